package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tools that run each file in a transaction of its own, and how a file of theirs looks. */
public enum SampleTool {
  DBMATE("%06d_step.sql", "-- migrate:up\n%s\n-- migrate:down\n"),
  FLYWAY("V%d__step.sql", "%s"),
  GOLANG_MIGRATE("%06d_step.up.sql", "%s"),
  GOOSE("%06d_step.sql", "-- +goose Up\n%s\n-- +goose Down\n"),
  SQLX("%06d_step.sql", "%s"),
  DIESEL("%06d_step/up.sql", "%s"),
  PRISMA("%06d_step/migration.sql", "%s");

  private static final String PATH = "db/migrations";

  private final String file;
  private final String text;

  SampleTool(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** As the configuration names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Previews run it by its own library, which can be measured by itself. */
  boolean isLibrary() {
    return this == FLYWAY;
  }

  /**
   * Reads {@code dbmate} or {@code golang-migrate}.
   *
   * @throws IllegalArgumentException saying which there are
   */
  public static SampleTool parse(String word) {
    return Arrays.stream(values())
        .filter(tool -> tool.word().equals(word.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("use " + words()));
  }

  private static String words() {
    return Arrays.stream(values()).map(SampleTool::word).collect(Collectors.joining(", "));
  }

  /** The migrations as a checkout writes them. */
  MigrationFiles write(MigrationSample sample, Path directory) {
    List<String> names = new ArrayList<>();
    try {
      for (int i = 0; i < sample.migrations().size(); i++) {
        String name = String.format(Locale.ROOT, file, i + 1);
        Path target = directory.resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(
            target, text.replace("%s", MigrationSample.text(sample.migrations().get(i))));
        names.add(name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the migrations in " + directory + " cannot be written", e);
    }
    // as a checkout sorts them
    names.sort(null);
    return new MigrationFiles(PATH, directory, names);
  }
}
