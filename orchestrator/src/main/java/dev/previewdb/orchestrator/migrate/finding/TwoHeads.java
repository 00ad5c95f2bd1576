package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Migrations that two people made at the same time, each after the same one. The files of Alembic
 * and of Django tell it; they are read, and nothing of them is run.
 */
public final class TwoHeads {
  /**
   * Bytes of one file, bytes of all, and files: a branch may be anything, and memory has an end.
   */
  private static final int LONGEST = 256 << 10;

  private static final int LONGEST_OF_ALL = 16 << 20;
  private static final int MOST = 5000;

  private final MigrationFiles files;

  private TwoHeads(MigrationFiles files) {
    this.files = files;
  }

  /** Those among the migrations of a commit; none where they are more than is read. */
  public static List<Finding> in(MigrationFiles files, List<Migration> migrations) {
    return new TwoHeads(files).among(migrations);
  }

  private List<Finding> among(List<Migration> migrations) {
    List<String> names = python(migrations);
    if (names.size() > MOST || names.stream().mapToLong(this::length).sum() > LONGEST_OF_ALL) {
      return List.of();
    }
    AlembicHeads alembic = new AlembicHeads();
    DjangoHeads django = new DjangoHeads();
    for (String name : names) {
      Optional<PythonFile> file = read(name);
      if (file.isEmpty()) {
        return List.of();
      }
      alembic.add(file.get());
      django.add(file.get());
    }
    List<Finding> found = new ArrayList<>(alembic.findings());
    found.addAll(django.findings(this::file));
    return found;
  }

  private List<String> python(List<Migration> migrations) {
    Set<String> meant = migrations.stream().map(Migration::file).collect(Collectors.toSet());
    return files.names().stream()
        .filter(name -> name.endsWith(PythonFile.SUFFIX))
        .filter(name -> meant.contains(files.inRepository(name)))
        .toList();
  }

  private long length(String name) {
    return files.file(name).toFile().length();
  }

  private Optional<PythonFile> file(String path) {
    return files.names().stream()
        .filter(name -> files.inRepository(name).equals(path))
        .findFirst()
        .flatMap(this::read);
  }

  private Optional<PythonFile> read(String name) {
    try (InputStream file = Files.newInputStream(files.file(name))) {
      byte[] text = file.readNBytes(LONGEST + 1);
      return text.length > LONGEST
          ? Optional.empty()
          : Optional.of(
              PythonFile.of(files.inRepository(name), new String(text, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
