package dev.previewdb.snapshot.image;

import java.nio.file.Path;

/** What became of a request for an image. */
public sealed interface ImageResult {

  /**
   * Made and mounted.
   *
   * @param bytes how much it holds
   * @param diskBytes what was free on the disk of its file before: less than it holds, perhaps
   * @param owner the user it was given to
   * @param fstab the line for <code>/etc/fstab</code> that mounts it at each start of the machine
   */
  record Made(
      Path file,
      String fileSystem,
      Path directory,
      long bytes,
      long diskBytes,
      String owner,
      String fstab)
      implements ImageResult {}

  /**
   * A file system that shares blocks is mounted there already: nothing was done.
   *
   * @param device or file that it lies on, as the kernel says
   */
  record AlreadyMounted(Path directory, String fileSystem, String device) implements ImageResult {}
}
