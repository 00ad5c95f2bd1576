package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A directory for one test that the user who runs servers can enter too; JUnit's own are closed to
 * everybody else.
 */
public final class TestDirectory implements AutoCloseable {
  private final Path path;

  public TestDirectory() {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  public TestDirectory(Path parent) {
    try {
      path = Files.createTempDirectory(parent, "pdb-");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  /** The names of what is in it. */
  public Set<String> names() {
    return names(path);
  }

  public static Set<String> names(Path directory) {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (var all = Files.walk(path)) {
      for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
