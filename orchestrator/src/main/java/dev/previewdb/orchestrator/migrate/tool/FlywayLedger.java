package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Flyway's history, by what Flyway itself makes of it. */
final class FlywayLedger {
  /** Rows that stand for no migration that has run, or for one that has run again since. */
  private static final Set<MigrationState> NO_ROW =
      EnumSet.of(
          MigrationState.BASELINE,
          MigrationState.UNDONE,
          MigrationState.DELETED,
          MigrationState.SUPERSEDED);

  /** Files without a row that count as applied. */
  private static final Set<MigrationState> BASELINED =
      EnumSet.of(MigrationState.BELOW_BASELINE, MigrationState.BASELINE_IGNORED);

  private FlywayLedger() {}

  /**
   * Reads it.
   *
   * @param infos all, in Flyway's order
   * @param known the branch's migration that one of them is
   */
  static Ledger of(
      MigrationInfo[] infos,
      List<Migration> all,
      Function<MigrationInfo, Optional<Migration>> known) {
    Map<String, Row> rows = new LinkedHashMap<>();
    int reached = 0;
    for (MigrationInfo info : infos) {
      Optional<Migration> migration = known.apply(info);
      if (migration.isPresent() && BASELINED.contains(info.getState())) {
        rows.put(migration.get().id(), Row.of(migration.get().id()));
      } else if (info.getState().isApplied() && !NO_ROW.contains(info.getState())) {
        String id = migration.map(Migration::id).orElseGet(() -> id(info));
        rows.put(id, new Row(id, checksum(info), info.getState().isFailed()));
      }
      boolean behind =
          info.getState() == MigrationState.IGNORED
              || (info.getState().isApplied() && info.isVersioned());
      if (behind && migration.isPresent()) {
        reached = Math.max(reached, all.indexOf(migration.get()) + 1);
      }
    }
    return new Ledger(List.copyOf(rows.values()), false, reached, Late.REFUSES);
  }

  private static String id(MigrationInfo info) {
    return info.isVersioned()
        ? FlywayNames.id(info.getVersion())
        : FlywayNames.repeatable(info.getDescription());
  }

  private static Optional<String> checksum(MigrationInfo info) {
    return Optional.ofNullable(info.getAppliedChecksum()).map(sum -> "crc32:" + sum);
  }
}
