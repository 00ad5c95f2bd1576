package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;

/** Liquibase's table, by what Liquibase itself makes of it. */
final class LiquibaseLedger {
  private final LiquibaseChangelog changelog;
  private final Map<String, ChangeSet> sets;
  private final List<Migration> all;
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * @param all those that the contexts, the labels and the database do not leave out, in order
   */
  LiquibaseLedger(LiquibaseChangelog changelog, DatabaseChangeLog parsed, List<Migration> all) {
    this.changelog = changelog;
    this.all = all;
    this.sets =
        parsed.getChangeSets().stream()
            .collect(
                Collectors.toMap(LiquibaseLedger::identity, set -> set, (first, again) -> first));
    for (int place = 0; place < all.size(); place++) {
      places.putIfAbsent(all.get(place).id(), place);
    }
  }

  private static String identity(ChangeSet set) {
    return LiquibaseChangelog.identity(set.getFilePath(), set.getId(), set.getAuthor());
  }

  /** A change set that is in the changelog and left out here has a file: its row is no finding. */
  Ledger of(List<RanChangeSet> ran) {
    List<Row> rows = new ArrayList<>();
    int reached = 0;
    for (RanChangeSet row : ran) {
      ChangeSet set =
          sets.get(LiquibaseChangelog.identity(row.getChangeLog(), row.getId(), row.getAuthor()));
      if (set == null) {
        rows.add(new Row(changelog.id(row), checksum(row), false));
        continue;
      }
      Integer place = places.get(changelog.id(set));
      if (place != null) {
        Migration migration = all.get(place);
        rows.add(new Row(migration.id(), checksum(row, set, migration), false));
        reached = Math.max(reached, place + 1);
      }
    }
    return new Ledger(rows, false, reached, Late.RUNS);
  }

  /** Liquibase has sums of several forms, and change sets that several sums are right for. */
  private static Optional<String> checksum(RanChangeSet row, ChangeSet set, Migration migration) {
    CheckSum recorded = row.getLastCheckSum();
    return recorded != null && set.isCheckSumValid(recorded)
        ? Optional.of(migration.checksum())
        : checksum(row);
  }

  private static Optional<String> checksum(RanChangeSet row) {
    return Optional.ofNullable(row.getLastCheckSum()).map(LiquibaseChangelog::checksum);
  }
}
