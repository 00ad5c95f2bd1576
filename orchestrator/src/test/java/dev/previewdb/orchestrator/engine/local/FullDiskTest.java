package dev.previewdb.orchestrator.engine.local;

import static dev.previewdb.orchestrator.engine.local.EngineLab.LOGIN;
import static dev.previewdb.orchestrator.engine.local.EngineLab.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that is too small for a clone, and one without a byte left. It mounts one: needs root. */
@Tag("root")
class FullDiskTest {
  private static final InstanceId ONE = new InstanceId("shop-pr-1", 1);

  @Test
  void isNamedLeavesNothingAndIsMendedByMoreSpace() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      Snapshot snapshot = EngineLab.snapshot(place);
      Path disk = lab.storage();
      run("mount", "-t", "tmpfs", "-o", "size=20m,mode=711", "tmpfs", disk.toString());
      try {
        LocalEngine engine = lab.engine();

        assertDiskFull(engine, snapshot);
        assertThat(lab.root()).isEmptyDirectory();
        assertThat(lab.workspace()).isEmptyDirectory();

        Path filler = disk.resolve("filler");
        fill(filler);
        assertDiskFull(engine, snapshot);
        assertThat(lab.root()).isEmptyDirectory();
        assertThat(lab.workspace()).isEmptyDirectory();

        Files.delete(filler);
        run("mount", "-o", "remount,size=500m", disk.toString());
        engine.clone(ONE, snapshot);
        engine.start(ONE, LOGIN);
        assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
        engine.delete(ONE);
      } finally {
        run("umount", disk.toString());
      }
    }
  }

  @Test
  void thatFillsWhileAPreviewSleepsIsNamedWhenItWakesAndNothingIsLost() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      Snapshot snapshot = EngineLab.snapshot(place);
      Path disk = lab.storage();
      run("mount", "-t", "tmpfs", "-o", "size=500m,mode=711", "tmpfs", disk.toString());
      try {
        LocalEngine engine = lab.engine();
        engine.clone(ONE, snapshot);
        engine.start(ONE, LOGIN);
        try (Connection owner = engine.connectAsOwner(ONE, LOGIN, new Properties())) {
          owner.createStatement().execute("INSERT INTO customer VALUES (1000, 'committed')");
        }
        engine.stop(ONE);
        Path filler = disk.resolve("filler");
        fill(filler);

        assertThatThrownBy(() -> engine.wake(ONE))
            .isInstanceOfSatisfying(
                SnapshotException.class,
                e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.DISK_FULL));

        Files.delete(filler);
        engine.wake(ONE);
        assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("101");
      } finally {
        lab.endServers();
        run("umount", disk.toString());
      }
    }
  }

  private static void assertDiskFull(LocalEngine engine, Snapshot snapshot) {
    assertThatThrownBy(() -> engine.clone(ONE, snapshot))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.DISK_FULL));
    assertThat(engine.all()).isEmpty();
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      // That was the aim.
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
