package dev.previewdb.snapshot.server;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks a bundled server beside its place, then renames it there. So a place that exists is
 * whole, whatever dies when, and of several who unpack at once the first wins and the others use
 * its work.
 */
final class Unpacking {
  private static final String PREFIX = ".unpacking-";

  /**
   * Unpacking takes seconds: what is this much older than the present one was left by a killed
   * process.
   */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private Unpacking() {}

  static void run(Path jar, Path place) throws IOException {
    var parent = Files.createDirectories(Objects.requireNonNull(place.getParent()));
    var own = Files.createTempDirectory(parent, PREFIX);
    try {
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
      sweep(parent, own);
      try (var zip = new ZipFile(jar.toFile());
          var tar = open(zip, jar)) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          unpack(tar, entry, own);
        }
      }
      rename(own, place);
    } finally {
      delete(own);
    }
  }

  /** Java looks first and renames then: whoever is overtaken in between hears another error. */
  private static void rename(Path own, Path place) throws IOException {
    try {
      Files.move(own, place);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(place)) {
        throw e;
      }
      // Another was first; theirs is as good.
    }
  }

  private static TarArchiveInputStream open(ZipFile zip, Path jar) throws IOException {
    var entry =
        zip.stream()
            .filter(candidate -> candidate.getName().endsWith(".txz"))
            .findFirst()
            .orElseThrow(() -> new FileNotFoundException("no .txz in " + jar));
    return new TarArchiveInputStream(
        new XZCompressorInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16)));
  }

  private static void unpack(InputStream tar, TarArchiveEntry entry, Path into) throws IOException {
    var target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException(entry.getName() + " leads out of the archive");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (entry.isSymbolicLink()) {
      var link = Path.of(entry.getLinkName());
      if (!target.resolveSibling(link).normalize().startsWith(into)) {
        throw new IOException(entry.getName() + " links out of the archive");
      }
      Files.createSymbolicLink(target, link);
    } else if (entry.isFile()) {
      Files.copy(tar, target);
      var executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    } else {
      throw new IOException(entry.getName() + " is neither a file nor a directory nor a link");
    }
  }

  private static void sweep(Path parent, Path own) throws IOException {
    var limit = Files.getLastModifiedTime(own).toInstant().minus(ABANDONED);
    try (var leftovers = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (var leftover : leftovers) {
        if (!leftover.equals(own)
            && Files.getLastModifiedTime(leftover).toInstant().isBefore(limit)) {
          delete(leftover);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var all = Files.walk(tree)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
