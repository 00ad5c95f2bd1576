package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Adds up the shared bytes of a tree; a file system that cannot tell shares nothing. */
final class TreeMeasure extends SimpleFileVisitor<Path> {
  private final Libc libc;
  private long bytes;
  private long sharedBytes;

  private TreeMeasure(Libc libc) {
    this.libc = libc;
  }

  static Sharing run(Path tree) throws IOException {
    try (var libc = new Libc()) {
      var measure = new TreeMeasure(libc);
      Files.walkFileTree(tree, measure);
      return new Sharing(measure.bytes, measure.sharedBytes);
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile() && attributes.size() > 0) {
      bytes += attributes.size();
      sharedBytes += shared(file, attributes.size());
    }
    return FileVisitResult.CONTINUE;
  }

  private long shared(Path file, long size) throws SystemCallException {
    var fd = libc.openToRead(file);
    try {
      return libc.sharedBytes(fd, file, size);
    } catch (SystemCallException e) {
      if (e.unsupported()) {
        return 0;
      }
      throw e;
    } finally {
      libc.close(fd, file);
    }
  }
}
