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
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a Btrfs, which is mounted for it: needs root. */
@Tag("root")
class CloneBySubvolumeTest {
  private static final int MEGABYTE = 1 << 20;

  private final RunAs runAs = RunAs.current();
  private final LoopDisk btrfs = LoopDisk.btrfs(2L << 30);
  private final Path from = btrfs.path().resolve("from");
  private final Path to = btrfs.path().resolve("to");

  @AfterEach
  void clear() {
    btrfs.close();
  }

  @Test
  void aDataDirectoryIsClonedAsAWholeAndTheCloneServes() throws SQLException, IOException {
    assertThat(Volumes.probe(btrfs.path())).isEqualTo(CloneMode.SUBVOLUME);
    assertThat(TestDirectory.names(btrfs.path())).isEmpty();
    var binaries = TestServer.installations().server(18);
    Volumes.make(from.resolve("data"));
    PostgresServer.initialise(binaries, from.resolve("data"), runAs, InitOptions.plain());
    var first = PostgresServer.start(StartRequest.of(binaries, from, runAs));
    try (var connection = first.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create table t as select generate_series(1, 100000) as n");
    }
    first.stop(StopMode.FAST, Duration.ofSeconds(30));

    Files.createDirectory(to);
    var result = Volumes.clone(from.resolve("data"), to.resolve("data"), runAs);

    assertThat(result.mode()).isEqualTo(CloneMode.SUBVOLUME);
    assertThat(result.files()).isGreaterThan(500);
    assertThat((double) result.sharedBytes() / result.bytes()).isGreaterThan(0.9);
    assertThat(Volumes.measure(to).sharedBytes()).isEqualTo(result.sharedBytes());

    var later = to.resolveSibling("later");
    var unmeasured = Volumes.cloneUnmeasured(from.resolve("data"), later, runAs);
    assertThat(unmeasured.mode()).isEqualTo(CloneMode.SUBVOLUME);
    assertThat(unmeasured.sharing()).isEmpty();
    assertThat(Volumes.measure(later).sharedBytes()).isEqualTo(result.sharedBytes());

    var second = PostgresServer.start(StartRequest.of(binaries, to, runAs));
    try (var connection = second.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("insert into t values (0)");
      try (var rows = statement.executeQuery("select count(*) from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(100_001);
      }
    } finally {
      second.stop(StopMode.FAST, Duration.ofSeconds(30));
    }

    // A snapshot's directory goes with its data in it, and its clones live on.
    Volumes.delete(from);
    assertThat(from).doesNotExist();
    assertThat(to.resolve("data/PG_VERSION")).exists();
    Volumes.delete(to.resolve("data"));
    assertThat(to.resolve("data")).doesNotExist();
  }

  @Test
  void aCloneIsWrittenApartFromItsOriginal() throws IOException {
    make("1");
    make("2");
    assertThat(Volumes.clone(from, to, runAs).mode()).isEqualTo(CloneMode.SUBVOLUME);
    assertThat(Volumes.measure(to)).isEqualTo(new Sharing(2 * MEGABYTE, 2 * MEGABYTE, 0));

    Files.write(to.resolve("2"), bytes(7));

    assertThat(from.resolve("2")).hasBinaryContent(bytes(1));
    assertThat(Volumes.measure(to)).isEqualTo(new Sharing(2 * MEGABYTE, MEGABYTE, MEGABYTE));
    var use = new DiskUse();
    assertThat(use.add(from)).isEqualTo(2 * MEGABYTE);
    assertThat(use.add(to)).isEqualTo(MEGABYTE);
  }

  @Test
  void whereFilesChangeTheirOwnerTheyAreClonedOneByOne() throws IOException {
    make("1");
    Files.setAttribute(from, "unix:uid", runAs.uid() + 1);
    Files.setAttribute(from.resolve("1"), "unix:uid", runAs.uid() + 1);

    assertThat(Volumes.clone(from, to, runAs).mode()).isEqualTo(CloneMode.REFLINK);
    assertThat(Files.getAttribute(to.resolve("1"), "unix:uid")).isEqualTo(runAs.uid());
  }

  @Test
  void whereOthersMightReadTheOriginalFilesAreClonedOneByOneForTheirOwnerOnly() throws IOException {
    make("1");
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwxr-x---"));
    Files.setPosixFilePermissions(from.resolve("1"), PosixFilePermissions.fromString("rw-r-----"));

    assertThat(Volumes.clone(from, to, runAs).mode()).isEqualTo(CloneMode.REFLINK);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("1"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aPlainDirectoryIsClonedByReflink() throws IOException {
    Files.createDirectory(from);
    Files.write(from.resolve("1"), bytes(1));

    assertThat(Volumes.clone(from, to, runAs).mode()).isEqualTo(CloneMode.REFLINK);
    assertThat(Volumes.measure(to)).isEqualTo(new Sharing(MEGABYTE, MEGABYTE, 0));
  }

  @Test
  void aLinkIsRefusedByTheOriginalsNameAndLeavesNothing() throws IOException {
    make("1");
    Files.createDirectory(from.resolve("pg_tblspc"));
    Files.createSymbolicLink(from.resolve("pg_tblspc/16384"), Path.of("/etc"));

    assertThatThrownBy(() -> Volumes.clone(from, to, runAs))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NOT_CLONABLE))
        .hasMessageContaining(from.resolve("pg_tblspc/16384").toString());
    assertThat(TestDirectory.names(btrfs.path())).containsExactly("from");
  }

  @Test
  void oneThatHoldsAnotherIsDeletedAsWell() throws IOException {
    make("1");
    Volumes.make(from.resolve("below/inner"));
    Files.write(from.resolve("below/inner/2"), bytes(2));

    Volumes.delete(from);

    assertThat(from).doesNotExist();
  }

  private void make(String name) throws IOException {
    if (!Files.exists(from)) {
      Volumes.make(from);
    }
    Files.write(from.resolve(name), bytes(1));
    runAs.own(from);
  }

  private static byte[] bytes(int seed) {
    var bytes = new byte[MEGABYTE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
