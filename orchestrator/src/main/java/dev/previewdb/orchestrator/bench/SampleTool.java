package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.tool.AtlasTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tools whose files are SQL, and how a file of theirs looks. */
public enum SampleTool {
  ATLAS("%06d_step.sql", "%s"),
  DBMATE("%06d_step.sql", "-- migrate:up\n%s\n-- migrate:down\n"),
  DIESEL("%06d_step/up.sql", "%s"),
  DRIZZLE("%014d_step/migration.sql", "%s", ";\n--> statement-breakpoint\n"),
  FLYWAY("V%d__step.sql", "%s"),
  GOLANG_MIGRATE("%06d_step.up.sql", "%s"),
  GOOSE("%06d_step.sql", "-- +goose Up\n%s\n-- +goose Down\n"),
  // its splitter takes no semicolon in $body$ for a part of it
  LIQUIBASE(
      "changes/%06d_step.sql",
      "--liquibase formatted sql\n--changeset ana:1 endDelimiter:@@\n%s", "\n@@\n"),
  NODE_PG_MIGRATE("%06d_step.sql", "-- Up Migration\n%s"),
  PRISMA("%06d_step/migration.sql", "%s"),
  SQL("%06d_step.sql", "BEGIN;\n%sCOMMIT;\n"),
  SQLX("%06d_step.sql", "%s"),
  SUPABASE("%014d_step.sql", "%s");

  private static final String PATH = "db/migrations";

  private final String file;
  private final String text;
  private final String between;

  SampleTool(String file, String text) {
    this(file, text, MigrationSample.BETWEEN);
  }

  /**
   * How a file looks.
   *
   * @param file its name, of its number
   * @param text its text, of its statements
   * @param between what stands between two statements
   */
  SampleTool(String file, String text, String between) {
    this.file = file;
    this.text = text;
    this.between = between;
  }

  /** As the configuration names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Previews run it by its own library, which can be measured by itself. */
  boolean isLibrary() {
    return this == FLYWAY || this == LIQUIBASE;
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
        names.add(
            write(
                directory,
                String.format(Locale.ROOT, file, i + 1),
                text.replace("%s", MigrationSample.text(sample.migrations().get(i), between))));
      }
      if (this == ATLAS) {
        String sum = AtlasTool.sum(new MigrationFiles(PATH, directory, names));
        names.add(write(directory, "atlas.sum", sum));
      }
      if (this == LIQUIBASE) {
        names.add(write(directory, LiquibaseItself.CHANGELOG, LiquibaseItself.ALL_CHANGES));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the migrations in " + directory + " cannot be written", e);
    }
    // as a checkout sorts them
    names.sort(null);
    return new MigrationFiles(PATH, directory, names);
  }

  private static String write(Path directory, String name, String text) throws IOException {
    Path target = directory.resolve(name);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
    return name;
  }
}
