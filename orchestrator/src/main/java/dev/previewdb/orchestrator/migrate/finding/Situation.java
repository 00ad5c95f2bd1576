package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that is known before a run. What has run on the preview itself is not production's. */
public final class Situation {
  private final String tool;
  private final List<Migration> files;
  private final Ledger ledger;
  private final Optional<BaseBranch> base;
  private final Map<String, Row> rows;
  private final Map<String, Migration> earlier;
  private final Set<String> ranHere;

  /**
   * What is known.
   *
   * @param files the branch's migrations, in the tool's order
   * @param ledger the tool's table on the preview
   * @param history what has run on the preview, and how the branch's migrations were then
   * @param base none where there is no pull request, or its base could not be read
   */
  public Situation(
      String tool,
      List<Migration> files,
      Ledger ledger,
      PreviewHistory history,
      Optional<BaseBranch> base) {
    this.tool = tool;
    this.files = List.copyOf(files);
    this.ledger = ledger;
    this.base = base;
    this.ranHere = history.ran().stream().map(Migration::id).collect(Collectors.toSet());
    this.earlier = byId(history.before(), Migration::id);
    this.rows = byId(ledger.rows(), Row::id);
  }

  private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
    return all.stream().collect(Collectors.toMap(id, Function.identity(), (first, again) -> again));
  }

  String tool() {
    return tool;
  }

  List<Migration> files() {
    return files;
  }

  Ledger ledger() {
    return ledger;
  }

  Optional<BaseBranch> base() {
    return base;
  }

  Optional<Row> row(Migration migration) {
    return Optional.ofNullable(rows.get(migration.id()));
  }

  /** As an earlier commit of the branch had it, when production had it already. */
  Optional<Migration> earlier(Migration migration) {
    return Optional.ofNullable(earlier.get(migration.id()));
  }

  boolean ranHere(String id) {
    return ranHere.contains(id);
  }

  /**
   * Whether production has run the migration at this place, as far as can be known: a tool that
   * keeps the newest only says nothing of those before it, and what the base branch has counts as
   * run.
   */
  boolean inProduction(int place) {
    Migration migration = files.get(place);
    if (ranHere(migration.id())) {
      return false;
    }
    if (!ledger.newestOnly() || row(migration).isPresent()) {
      return row(migration).isPresent();
    }
    return place < ledger.reached()
        && base.map(branch -> branch.withId(migration.id()).isPresent()).orElse(true);
  }
}
