package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes one directory of a commit to the disk: regular files with harmless names. Where there is
 * anything else, nothing, or all but that.
 */
final class Materialisation {
  private static final int DEEPEST = 32;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final TreeWalker walker;
  private final String sha;
  private final CheckoutLimits limits;
  private final @Nullable Consumer<String> leftOut;
  private final List<String> names = new ArrayList<>();
  private int entries;
  private long bytes;

  Materialisation(TreeWalker walker, String sha, CheckoutLimits limits) {
    this(walker, sha, limits, null);
  }

  /**
   * Of a directory that may hold other things than files.
   *
   * @param leftOut is told of each in words; null where one is refused
   */
  Materialisation(
      TreeWalker walker, String sha, CheckoutLimits limits, @Nullable Consumer<String> leftOut) {
    this.leftOut = leftOut;
    this.walker = walker;
    this.sha = sha;
    this.limits = limits;
  }

  MigrationFiles write(String path, Path into) {
    String clean = clean(path);
    TreeEntry directory = directory(clean);
    prepare(into);
    boolean whole = false;
    try {
      below(directory, "", into, 0, shown(clean));
      if (names.isEmpty()) {
        throw PreviewDbException.of(Problem.MIGRATIONS_EMPTY, shown(clean), sha, " or other file");
      }
      whole = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!whole) {
        delete(into);
      }
    }
    names.sort(
        Comparator.comparing(
            name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    return new MigrationFiles(clean, into, names);
  }

  private static void prepare(Path into) {
    try {
      Files.createDirectories(into);
      try (Stream<Path> there = Files.list(into)) {
        if (there.findAny().isPresent()) {
          throw new IllegalArgumentException(into + " is not empty");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeEntry directory(String path) {
    StringBuilder soFar = new StringBuilder();
    for (String part : path.split("/", -1)) {
      soFar.append(soFar.isEmpty() ? "" : "/").append(part);
      TreeEntry entry =
          walker
              .find(soFar.toString())
              .orElseThrow(
                  () -> PreviewDbException.of(Problem.MIGRATIONS_MISSING, sha, shown(path)));
      if (!entry.isDirectory()) {
        Problem problem =
            entry.isFile() ? Problem.MIGRATIONS_NO_DIRECTORY : Problem.MIGRATIONS_LINK;
        throw PreviewDbException.of(problem, shown(soFar.toString()), sha, entry.kind());
      }
    }
    return walker.find(path).orElseThrow();
  }

  private void below(TreeEntry directory, String prefix, Path into, int depth, String shownPath)
      throws IOException {
    for (TreeEntry entry : walker.children(directory.id())) {
      if (++entries > limits.files()) {
        throw tooLarge(shownPath, "more than %s files".formatted(limits.files()));
      }
      Optional<String> fault = entry.fault();
      Consumer<String> told = leftOut;
      if (told != null && (fault.isPresent() || !(entry.isFile() || entry.isDirectory()))) {
        String name = Shown.text(prefix + entry.name());
        told.accept("%s was left out: %s".formatted(name, fault.orElse("it is " + entry.kind())));
        continue;
      }
      if (fault.isPresent()) {
        throw PreviewDbException.of(
            Problem.MIGRATIONS_BAD_NAME, Shown.text(entry.name()), shownPath, sha, fault.get());
      }
      String name = prefix + entry.name();
      Path target = into.resolve(entry.name());
      if (entry.isDirectory()) {
        if (depth == DEEPEST) {
          throw tooLarge(name, "directories nested deeper than " + DEEPEST);
        }
        Files.createDirectory(target);
        below(entry, name + "/", target, depth + 1, shownPath);
      } else if (entry.isFile()) {
        file(entry, name, target, shownPath);
      } else {
        throw PreviewDbException.of(
            Problem.MIGRATIONS_LINK, Shown.text(name) + " below " + shownPath, sha, entry.kind());
      }
    }
  }

  private void file(TreeEntry entry, String name, Path target, String shownPath)
      throws IOException {
    long size = walker.size(entry);
    bytes += size;
    if (size > limits.fileBytes()) {
      throw tooLarge(name, "%s bytes, more than %s".formatted(size, limits.fileBytes()));
    }
    if (bytes > limits.totalBytes()) {
      throw tooLarge(shownPath, "more than %s bytes in all".formatted(limits.totalBytes()));
    }
    try (InputStream in = walker.open(entry)) {
      // fails where anything stands there already: two entries of one name, or a link
      Files.copy(in, target);
    } catch (FileAlreadyExistsException e) {
      throw PreviewDbException.of(
          Problem.MIGRATIONS_BAD_NAME, Shown.text(name), shownPath, sha, "it is there twice");
    }
    if (entry.isProgram()) {
      Files.setPosixFilePermissions(target, PROGRAM);
    }
    names.add(name);
  }

  private PreviewDbException tooLarge(String what, String limit) {
    return PreviewDbException.of(Problem.MIGRATIONS_TOO_LARGE, Shown.text(what), sha, limit);
  }

  private static String clean(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (path.isEmpty() || trimmed.equals(".")) {
      return "";
    }
    for (String part : trimmed.split("/", -1)) {
      TreeName.fault(part.getBytes(StandardCharsets.UTF_8))
          .ifPresent(fault -> {
            throw PreviewDbException.of(
                Problem.MIGRATIONS_BAD_PATH,
                Shown.text(path),
                "in its part '%s', %s".formatted(Shown.text(part), fault));
          });
    }
    return trimmed;
  }

  private static String shown(String path) {
    return path.isEmpty() ? "the root" : Shown.text(path);
  }

  private static void delete(Path directory) {
    try {
      FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
