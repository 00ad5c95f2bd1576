package dev.previewdb.snapshot.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTest {
  private static final List<String> TABLE =
      List.of(
          "22 1 254:0 / / rw,relatime - ext4 /dev/root rw,discard",
          "36 22 0:33 / /srv/a\\040place rw shared:7 master:1 - tmpfs tmpfs rw",
          "37 36 7:0 / /srv/a\\040place rw - xfs /srv/new\\134image.img rw,attr2");

  @Test
  void theLastOfSeveralOnTopOfEachOtherIsSeenWhateverItsNameHolds() {
    assertThat(Mount.find(TABLE, Path.of("/srv/a place")))
        .contains(new Mount(Path.of("/srv/a place"), "xfs", "/srv/new\\image.img"));
    assertThat(Mount.find(TABLE, Path.of("/srv"))).isEmpty();
  }

  @Test
  void theKernelsOwnTableIsUnderstood() throws IOException {
    assertThat(Mount.at(Path.of("/"))).isPresent();
  }

  @Test
  void theLineForTheTableOfFileSystemsSpellsBlanks() {
    assertThat(
            Fstab.line(Path.of("/srv/a place.img"), ImageFileSystem.BTRFS, Path.of("/srv/a place")))
        .isEqualTo(
            "/srv/a\\040place.img /srv/a\\040place btrfs"
                + " loop,noatime,discard=async,user_subvol_rm_allowed,nofail 0 0");
  }
}
