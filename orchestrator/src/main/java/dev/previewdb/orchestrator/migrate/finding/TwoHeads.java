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
  /** Bytes. Of a longer file, its place among the others may not have been read. */
  private static final int LONGEST = 1 << 20;

  private final MigrationFiles files;

  private TwoHeads(MigrationFiles files) {
    this.files = files;
  }

  /** Those among the migrations of a commit; none where one of them is too long to be read. */
  public static List<Finding> in(MigrationFiles files, List<Migration> migrations) {
    return new TwoHeads(files).among(migrations);
  }

  private List<Finding> among(List<Migration> migrations) {
    Set<String> meant = migrations.stream().map(Migration::file).collect(Collectors.toSet());
    List<PythonFile> python = new ArrayList<>();
    for (String name : files.names()) {
      if (name.endsWith(PythonFile.SUFFIX) && meant.contains(files.inRepository(name))) {
        Optional<PythonFile> file = read(name);
        if (file.isEmpty()) {
          return List.of();
        }
        python.add(file.get());
      }
    }
    List<Finding> found = new ArrayList<>(AlembicHeads.in(python));
    found.addAll(DjangoHeads.in(python, this::file));
    return found;
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
