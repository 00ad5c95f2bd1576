package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Searches every byte of every file below a directory, and every name. */
final class FileScan extends SimpleFileVisitor<Path> {
  private static final int PIECE = 1 << 16;

  private final Found found;
  private final PlantedStream stream;
  private final byte[] piece = new byte[PIECE];
  private long files;

  private FileScan(PlantedValues values) {
    this.found = new Found(values);
    this.stream = new PlantedStream(values, found);
  }

  /** Searches a directory, or a single file. Links are not followed. */
  static Scan of(Path place, PlantedValues values) {
    FileScan scan = new FileScan(values);
    try {
      Files.walkFileTree(place, scan);
    } catch (IOException e) {
      throw new UncheckedIOException("the files below " + place + " could not be searched", e);
    }
    return new Scan(scan.found, scan.files, scan.stream.bytes());
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    stream.write(file.toString().getBytes(StandardCharsets.UTF_8));
    stream.end();
    if (attributes.isRegularFile()) {
      read(file);
    }
    return FileVisitResult.CONTINUE;
  }

  private void read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        stream.write(piece, 0, length);
      }
      files++;
    } catch (NoSuchFileException e) {
      // A running server removes files of its own; what is in them is no longer there.
    } finally {
      stream.end();
    }
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }
}
