package dev.previewdb.orchestrator.migrate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tool has to be told beyond its files. It comes from the project's configuration, never
 * from the branch.
 *
 * @param table the tool's table of applied migrations, where it is not the tool's default
 * @param schemas the schemas the tool works in, the first being its default; empty for the tool's
 *     own choice
 * @param placeholders names and values the tool puts into the SQL
 * @param changelog what Liquibase alone is told
 */
public record MigrationSettings(
    Optional<String> table,
    List<String> schemas,
    Map<String, String> placeholders,
    Changelog changelog) {
  public MigrationSettings {
    schemas = List.copyOf(schemas);
    placeholders = Map.copyOf(placeholders);
  }

  public MigrationSettings(
      Optional<String> table, List<String> schemas, Map<String, String> placeholders) {
    this(table, schemas, placeholders, Changelog.found());
  }

  /**
   * Liquibase's changelog, and what of it runs.
   *
   * @param path the changelog as production's Liquibase is given it; found by its name if empty
   * @param contexts as {@code --contexts}; all change sets run if empty
   * @param labels as {@code --label-filter}; all change sets run if empty
   */
  public record Changelog(
      Optional<String> path, Optional<String> contexts, Optional<String> labels) {

    public static Changelog found() {
      return new Changelog(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  public static MigrationSettings defaults() {
    return new MigrationSettings(Optional.empty(), List.of(), Map.of());
  }
}
