package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_CLONABLE;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Clones the directories of a tree, and lists its files for {@link FileClones}. What a data
 * directory holds is for its owner only, so the clone's permissions are 0700 and 0600 whatever the
 * original's are.
 */
final class TreeClone extends SimpleFileVisitor<Path> {
  private final Path from;
  private final Path to;
  private final RunAs owner;
  private final Libc libc;
  private final List<FileClone> files = new ArrayList<>();

  private TreeClone(Path from, Path to, RunAs owner, Libc libc) {
    this.from = from;
    this.to = to;
    this.owner = owner;
    this.libc = libc;
  }

  /** Makes the directories and returns the files that are still to be cloned. */
  static List<FileClone> directories(Path from, Path to, RunAs owner) throws IOException {
    try (var libc = new Libc()) {
      var clone = new TreeClone(from, to, owner, libc);
      Files.walkFileTree(from, clone);
      return List.copyOf(clone.files);
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    var made = counterpart(directory);
    libc.makeDirectory(made);
    if (owner.drop()) {
      libc.give(made, owner.uid(), owner.gid());
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      throw new SnapshotException(NOT_CLONABLE, file);
    }
    files.add(new FileClone(file, counterpart(file), attributes.size()));
    return FileVisitResult.CONTINUE;
  }

  private Path counterpart(Path path) {
    return to.resolve(from.relativize(path));
  }
}
