package dev.previewdb.snapshot.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class CloneByReflinkTest {
  private final RunAs runAs = RunAs.current();

  @Test
  void aDataDirectoryIsClonedBySharingItsBlocksAndTheCloneServes() throws SQLException {
    try (var xfs = LoopDisk.xfs(2L << 30)) {
      var original = xfs.path().resolve("original");
      var binaries = TestServer.installations().server(18);
      PostgresServer.initialise(binaries, original.resolve("data"), runAs, InitOptions.plain());
      var first = PostgresServer.start(StartRequest.of(binaries, original, runAs));
      try (var connection = first.connect("postgres");
          var statement = connection.createStatement()) {
        statement.execute("create table t as select generate_series(1, 100000) as n");
      }
      first.stop(StopMode.FAST, Duration.ofSeconds(30));

      assertThat(Volumes.probe(xfs.path())).isEqualTo(CloneMode.REFLINK);
      var clone = xfs.path().resolve("clone");
      assertThat(clone.toFile().mkdir()).isTrue();
      var result = Volumes.clone(original.resolve("data"), clone.resolve("data"), runAs);

      assertThat(result.mode()).isEqualTo(CloneMode.REFLINK);
      assertThat((double) result.sharedBytes() / result.bytes()).isGreaterThan(0.9);
      assertThat(Volumes.measure(clone).sharedBytes()).isEqualTo(result.sharedBytes());

      var second = PostgresServer.start(StartRequest.of(binaries, clone, runAs));
      try (var connection = second.connect("postgres");
          var rows = connection.createStatement().executeQuery("select count(*) from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(100_000);
      } finally {
        second.stop(StopMode.FAST, Duration.ofSeconds(30));
      }
    }
  }

  @Test
  void aCloneSharesNothingMoreOfAFileThatIsWrittenAnew() throws IOException {
    try (var xfs = LoopDisk.xfs(512L << 20)) {
      var from = Files.createDirectory(xfs.path().resolve("from"));
      var to = xfs.path().resolve("to");
      Files.write(from.resolve("1"), block(1 << 20));
      Files.write(from.resolve("2"), block(1 << 20));
      Volumes.clone(from, to, runAs);
      assertThat(Volumes.measure(to)).isEqualTo(new Sharing(2 << 20, 2 << 20, 0));

      Files.write(to.resolve("2"), block(1 << 20));

      assertThat(Volumes.measure(to)).isEqualTo(new Sharing(2 << 20, 1 << 20, 1 << 20));
      assertThat(Volumes.measure(to).ratio()).isEqualTo(0.5);
    }
  }

  @Test
  void aDiskThatFillsUpWhileCopyingIsNamedAndNothingIsLeft() throws IOException {
    try (var original = LoopDisk.xfs(512L << 20);
        var small = LoopDisk.xfs(310L << 20)) {
      var from = Files.createDirectory(original.path().resolve("from"));
      for (var i = 0; i < 20; i++) {
        Files.write(from.resolve("file" + i), block(20 << 20));
      }
      assertDiskFull(from, small.path());
    }
  }

  @Test
  void aDiskThatFillsUpWhileSharingIsNamedAndNothingIsLeft() throws IOException {
    try (var xfs = LoopDisk.xfs(310L << 20)) {
      var from = Files.createDirectory(xfs.path().resolve("from"));
      for (var i = 0; i < 20_000; i++) {
        Files.write(from.resolve("file" + i), new byte[] {1});
      }
      var filler = xfs.path().resolve("filler");
      fill(filler);
      assertDiskFull(from, xfs.path());
    }
  }

  private void assertDiskFull(Path from, Path on) throws IOException {
    var before = TestDirectory.names(on);
    assertThatThrownBy(() -> Volumes.clone(from, on.resolve("to"), runAs))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.DISK_FULL))
        .hasMessageContaining(on.resolve("to").toString());
    assertThat(TestDirectory.names(on)).isEqualTo(before);
  }

  private static void fill(Path file) {
    for (var size : new int[] {1 << 20, 4096}) {
      try (var out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(block(size));
        }
      } catch (IOException full) {
        // That was the aim.
      }
    }
  }

  private static byte[] block(int size) {
    var bytes = new byte[size];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }
}
