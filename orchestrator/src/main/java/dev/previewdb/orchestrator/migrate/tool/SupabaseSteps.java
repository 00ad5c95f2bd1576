package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.tool.SupabaseSplitter.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code supabase db push}: the statements of a file and its row are one pipeline, which is one
 * transaction. The table is made only where something is pending.
 */
final class SupabaseSteps implements ToolSteps {
  private static final String TABLE = "supabase_migrations.schema_migrations";

  /**
   * The driver ends a pipeline of some 250 statements by itself. Longer files are a transaction of
   * their own; what is refused in the one is in the other.
   */
  private static final int LONGEST_PIPELINE = 200;

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private boolean somethingPending;

  SupabaseSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<String> applied = applied();
    List<String> here = all.stream().map(Migration::id).toList();
    List<String> gone = new ArrayList<>();
    List<String> late = new ArrayList<>();
    int theirs = 0;
    int ours = 0;
    while (theirs < applied.size() && ours < here.size()) {
      int order = applied.get(theirs).compareTo(here.get(ours));
      if (order < 0) {
        gone.add(applied.get(theirs));
      } else if (order > 0) {
        late.add(here.get(ours));
      }
      theirs += order <= 0 ? 1 : 0;
      ours += order >= 0 ? 1 : 0;
    }
    if (ours == here.size()) {
      gone.addAll(applied.subList(theirs, applied.size()));
    }
    refuse(gone, late);
    List<Migration> pending = all.subList(applied.size(), all.size());
    somethingPending = !pending.isEmpty();
    return pending;
  }

  private List<String> applied() throws SQLException {
    return session.tableExists(TABLE)
        ? session.column("SELECT version FROM " + TABLE + " ORDER BY version")
        : List.of();
  }

  @Override
  public Optional<Ledger> ledger() throws SQLException {
    List<Row> rows = applied().stream().map(Row::of).toList();
    return Optional.of(Ledger.of(rows, all, Comparator.naturalOrder(), Late.REFUSES));
  }

  private static void refuse(List<String> gone, List<String> late) throws ToolRefusal {
    if (!gone.isEmpty()) {
      throw new ToolRefusal(
          "Remote migration versions not found in local migrations directory. (%s)"
              .formatted(String.join(", ", gone)));
    }
    if (!late.isEmpty()) {
      throw new ToolRefusal(
          "Found local migration files to be inserted before the last migration on remote database. (%s)"
              .formatted(String.join(", ", late)));
    }
  }

  @Override
  public void begin() throws SQLException {
    if (!somethingPending) {
      return;
    }
    session.own("BEGIN");
    session.own("SET LOCAL lock_timeout = '4s'");
    session.own("CREATE SCHEMA IF NOT EXISTS supabase_migrations");
    session.own("CREATE TABLE IF NOT EXISTS " + TABLE + " (version text NOT NULL PRIMARY KEY)");
    session.own("ALTER TABLE " + TABLE + " ADD COLUMN IF NOT EXISTS statements text[]");
    session.own("ALTER TABLE " + TABLE + " ADD COLUMN IF NOT EXISTS name text");
    session.own("COMMIT");
  }

  @Override
  public void migrate(Migration migration) throws SQLException {
    List<Part> parts = SupabaseSplitter.split(Utf8.text(run.files(), migration));
    session.own("RESET ALL");
    session.anew();
    if (parts.size() < LONGEST_PIPELINE) {
      session.pipeline(parts, row(migration, parts));
      return;
    }
    session.own("BEGIN");
    for (int from = 0; from < parts.size(); from += LONGEST_PIPELINE) {
      session.pipeline(
          parts.subList(from, Math.min(parts.size(), from + LONGEST_PIPELINE)), "SELECT 1");
    }
    session.own(row(migration, parts));
    session.own("COMMIT");
  }

  private String row(Migration migration, List<Part> parts) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (Part part : parts) {
      statements.add(session.literal(part.text()));
    }
    return "INSERT INTO %s (version, name, statements) VALUES (%s, %s, %s)"
        .formatted(
            TABLE,
            session.literal(migration.id()),
            session.literal(SupabaseTool.recordedName(migration)),
            statements.isEmpty() ? "NULL" : "ARRAY[" + String.join(", ", statements) + "]::text[]");
  }
}
