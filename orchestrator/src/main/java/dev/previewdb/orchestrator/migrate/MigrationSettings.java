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
 */
public record MigrationSettings(
    Optional<String> table, List<String> schemas, Map<String, String> placeholders) {
  public MigrationSettings {
    schemas = List.copyOf(schemas);
    placeholders = Map.copyOf(placeholders);
  }

  public static MigrationSettings defaults() {
    return new MigrationSettings(Optional.empty(), List.of(), Map.of());
  }
}
