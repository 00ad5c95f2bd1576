package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.TestDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * A file system that shares blocks, in a sparse file, mounted by root for one test; gone when
 * closed.
 */
public final class LoopDisk implements AutoCloseable {
  private final TestDirectory directory = new TestDirectory();
  private final Path mount;

  public static LoopDisk xfs(long bytes) {
    return new LoopDisk(bytes, "mkfs.xfs", "-q", "-m", "reflink=1");
  }

  public static LoopDisk btrfs(long bytes) {
    return new LoopDisk(bytes, "mkfs.btrfs", "-q");
  }

  private LoopDisk(long bytes, String... making) {
    try {
      var image = directory.path().resolve("image");
      try (var file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(bytes);
      }
      mount = Files.createDirectory(directory.path().resolve("mount"));
      run(Stream.concat(Stream.of(making), Stream.of(image.toString())).toArray(String[]::new));
      run("mount", "-o", "loop", image.toString(), mount.toString());
      Files.setPosixFilePermissions(mount, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      directory.close();
      throw new AssertionError(e);
    }
  }

  public Path path() {
    return mount;
  }

  /** Nothing reaches the disk any more, and what did not so far never will; of XFS only. */
  public void cutPower() {
    run("xfs_io", "-x", "-c", "shutdown", mount.toString());
  }

  /** After a power cut, with nothing but what was on disk. Nobody has files open there. */
  public void comeBack() {
    run("umount", mount.toString());
    run("mount", "-o", "loop", directory.path().resolve("image").toString(), mount.toString());
  }

  @Override
  public void close() {
    run("umount", mount.toString());
    directory.close();
  }

  private static void run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
