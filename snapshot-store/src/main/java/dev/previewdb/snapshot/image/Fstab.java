package dev.previewdb.snapshot.image;

import java.nio.file.Path;

/** The line of <code>/etc/fstab</code> for an image. */
final class Fstab {
  private Fstab() {}

  /** A machine whose image is gone still starts: <code>nofail</code>. */
  static String line(Path file, ImageFileSystem fileSystem, Path directory) {
    return "%s %s %s %s,nofail 0 0"
        .formatted(field(file), field(directory), fileSystem.word(), fileSystem.mounting());
  }

  private static String field(Path path) {
    return path.toString()
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }
}
