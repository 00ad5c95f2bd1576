package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The branch that a pull request would be merged into, as it is now. */
public final class BaseBranch {
  private final String name;
  private final List<Migration> migrations;
  private final Map<String, Migration> byId;
  private final Map<String, Migration> byFile;
  private final Map<String, Migration> byChecksum;

  /**
   * A branch.
   *
   * @param migrations in the tool's order; empty if it has none
   */
  public BaseBranch(String name, List<Migration> migrations) {
    this.name = name;
    this.migrations = List.copyOf(migrations);
    this.byId = by(Migration::id);
    this.byFile = by(Migration::file);
    this.byChecksum = by(Migration::checksum);
  }

  private Map<String, Migration> by(Function<Migration, String> key) {
    return migrations.stream()
        .collect(Collectors.toMap(key, Function.identity(), (first, again) -> first));
  }

  public String name() {
    return name;
  }

  List<Migration> migrations() {
    return migrations;
  }

  Optional<Migration> withId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** What a row of a tool's table is of; some tools know it by its content alone. */
  Optional<Migration> of(Row row) {
    return withId(row.id()).or(() -> row.checksum().map(byChecksum::get));
  }

  boolean hasFile(String file) {
    return byFile.containsKey(file);
  }

  /** Whether a migration is this branch's, and no work of the pull request. */
  public boolean has(Migration migration) {
    return withId(migration.id())
        .filter(here -> here.checksum().equals(migration.checksum()))
        .isPresent();
  }
}
