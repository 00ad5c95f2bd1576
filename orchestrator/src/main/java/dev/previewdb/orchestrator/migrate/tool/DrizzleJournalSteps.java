package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
