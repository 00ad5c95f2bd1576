package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes one file of a commit to the disk: a regular one with a harmless name, or nothing. */
final class SingleFile {
  private final TreeWalker walker;
  private final String sha;
  private final CheckoutLimits limits;

  SingleFile(TreeWalker walker, String sha, CheckoutLimits limits) {
    this.walker = walker;
    this.sha = sha;
    this.limits = limits;
  }

  MigrationFiles write(String path, Path into) {
    TreeEntry entry =
        walker.find(path).orElseThrow(() -> refused(path, "there is nothing of that name"));
    if (!entry.isFile()) {
      throw refused(path, "it is " + entry.kind() + ", and no file");
    }
    long size = walker.size(entry);
    if (size > limits.fileBytes()) {
      throw refused(path, "it has %s bytes, more than %s".formatted(size, limits.fileBytes()));
    }
    int slash = path.lastIndexOf('/');
    // the entry's own, which is known to be harmless
    String name = entry.name();
    try (InputStream in = walker.open(entry)) {
      Files.copy(in, into.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MigrationFiles(slash < 0 ? "" : path.substring(0, slash), into, List.of(name));
  }

  private PreviewDbException refused(String path, String why) {
    return PreviewDbException.of(Problem.SEED_UNREADABLE, sha, Shown.text(path), why);
  }
}
