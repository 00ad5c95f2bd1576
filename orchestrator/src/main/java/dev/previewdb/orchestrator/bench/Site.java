package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.image.ImageFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where it is measured.
 *
 * @param directory a directory is made in it, and removed
 * @param image made in that directory for the length of the run and measured in place of the
 *     directory's own file system
 */
public record Site(Path directory, Optional<Image> image) {

  /** A file system in a file, which takes as much of the disk as is written into it. */
  public record Image(ImageFileSystem fileSystem, DataSize size) {
    /** Holds the largest of the measurements. */
    private static final DataSize USUAL = DataSize.parse("32GB");

    /**
     * Reads {@code xfs} or {@code btrfs:20GB}.
     *
     * @throws IllegalArgumentException saying how it is written
     */
    public static Image parse(String text) {
      String[] parts = text.strip().split(":", 2);
      DataSize size = parts.length == 1 ? USUAL : DataSize.parse(parts[1]);
      return switch (parts[0].toLowerCase(Locale.ROOT)) {
        case "xfs" -> new Image(ImageFileSystem.XFS, size);
        case "btrfs" -> new Image(ImageFileSystem.BTRFS, size);
        default ->
            throw new IllegalArgumentException(
                "'" + text + "' is no image; write it like xfs or btrfs:20GB");
      };
    }
  }

  public static Site of(Path directory) {
    return new Site(directory, Optional.empty());
  }

  /** As the kernel calls it, without any path. */
  public String fileSystem() {
    return image
        .map(one -> one.fileSystem().word() + ", in a loop-mounted image of " + one.size())
        .orElseGet(this::ownFileSystem);
  }

  private String ownFileSystem() {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.BENCH_DIRECTORY, e, directory, Reason.of(e));
    }
  }
}
