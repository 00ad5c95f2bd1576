package dev.previewdb.snapshot.image;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An image that is wanted.
 *
 * @param file to be made; its directory is there
 * @param bytes how much it holds at most; it takes as much of the disk as is written into it
 * @param directory where it is mounted: empty, or not there yet
 * @param owner the operating-system user it is given to; else the owner of the directory as it is,
 *     else root
 */
public record ImageRequest(
    Path file, long bytes, ImageFileSystem fileSystem, Path directory, Optional<String> owner) {
  public ImageRequest {
    file = file.toAbsolutePath().normalize();
    directory = directory.toAbsolutePath().normalize();
  }
}
