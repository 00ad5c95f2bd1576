package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Before 1.0: an entry of the journal that is older than the newest row is passed over in silence.
 */
final class DrizzleJournalSteps extends DrizzleSteps {
  private final List<Migration> all;
  private final Map<String, Long> when = new HashMap<>();

  DrizzleJournalSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    super(run, session);
    this.all = all;
    DrizzleJournal.read(run.files()).forEach(entry -> when.put(entry.tag(), entry.when()));
  }

  @Override
  public List<Migration> pending() throws SQLException {
    String name = table.quoted(session);
    List<String> newest =
        session.tableExists(name)
            ? session.column("SELECT created_at FROM " + name + " ORDER BY 1 DESC LIMIT 1")
            : List.of();
    if (newest.isEmpty()) {
      return all;
    }
    // as JavaScript reads a null
    long last = newest.getFirst().equals("null") ? 0 : Long.parseLong(newest.getFirst());
    return all.stream().filter(migration -> last < when(migration)).toList();
  }

  /** A row is that of the entry with its time, else of the file with its hash. */
  @Override
  public Optional<Ledger> ledger() throws SQLException {
    String name = table.quoted(session);
    if (!session.tableExists(name)) {
      return Optional.empty();
    }
    List<Row> rows = new ArrayList<>();
    long last = Long.MIN_VALUE;
    for (List<@Nullable String> row :
        session.ask("SELECT hash, coalesce(created_at, 0) FROM " + name + " ORDER BY 2, id")) {
      last = Long.parseLong(String.valueOf(row.get(1)));
      rows.add(row(String.valueOf(row.getFirst()), last));
    }
    int reached = 0;
    for (int i = 0; i < all.size(); i++) {
      reached = when(all.get(i)) <= last ? i + 1 : reached;
    }
    return Optional.of(new Ledger(rows, false, reached, Late.PASSES_OVER));
  }

  private Row row(String hash, long when) {
    String id =
        all.stream()
            .filter(migration -> when(migration) == when)
            .findFirst()
            .or(() -> all.stream().filter(migration -> hash(migration).equals(hash)).findFirst())
            .map(Migration::id)
            .orElse(String.valueOf(when));
    return new Row(id, Optional.of("sha256:" + hash), false);
  }

  private long when(Migration migration) {
    return when.getOrDefault(migration.id(), 0L);
  }

  @Override
  String columns() {
    return "id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint";
  }

  @Override
  String row(Migration migration) {
    return "(hash, created_at) VALUES ('%s', %s)".formatted(hash(migration), when(migration));
  }
}
