package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.LoopDisk;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where a snapshot can be cloned as a whole. It mounts a Btrfs: needs root. */
@Tag("root")
class CapturedOnBtrfsTest {
  @Test
  void aSnapshotIsMadeToBeClonedAsAWholeAndGoesAsAWhole() throws Exception {
    try (var disk = LoopDisk.btrfs(1L << 30);
        var lab = CaptureLab.with("CREATE TABLE one (id int PRIMARY KEY)")) {
      var place = Files.createDirectories(lab.snapshots());
      mount("--bind", disk.path(), place);
      try {
        var snapshot =
            lab.take("tables: { public.one: { id: { keep: test, by: test } } }\n", SchemaWay.AUTO);
        var clone = place.resolve("clone");
        var result = Volumes.clone(snapshot.data(), clone, RunAs.current());

        assertThat(result.mode()).isEqualTo(CloneMode.SUBVOLUME);
        assertThat((double) result.sharedBytes() / result.bytes()).isGreaterThan(0.9);

        new SnapshotCatalog(place).drop(CaptureLab.PROJECT, snapshot.version());
        assertThat(TestDirectory.names(snapshot.directory().resolveSibling("")))
            .containsExactly(".lock");
        assertThat(clone.resolve("PG_VERSION")).exists();
        Volumes.delete(clone);
      } finally {
        run("umount", place.toString());
      }
    }
  }

  private static void mount(String how, Path from, Path at) throws Exception {
    run("mount", how, from.toString(), at.toString());
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
