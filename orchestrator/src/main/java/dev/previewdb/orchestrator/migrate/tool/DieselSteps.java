package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code diesel migration run}: each file one message, in a transaction with its row unless its
 * metadata.toml says otherwise.
 */
final class DieselSteps implements ToolSteps {
  private static final String TABLE = "__diesel_schema_migrations";
  private static final Pattern IN_TRANSACTION =
      Pattern.compile("^\\s*run_in_transaction\\s*=\\s*true\\b", Pattern.MULTILINE);

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;

  DieselSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
  }

  @Override
  public List<Migration> pending() throws SQLException {
    List<String> applied = applied();
    return all.stream().filter(migration -> !applied.contains(migration.id())).toList();
  }

  private List<String> applied() throws SQLException {
    return session.tableExists(TABLE) ? session.column("SELECT version FROM " + TABLE) : List.of();
  }

  @Override
  public Optional<Ledger> ledger() throws SQLException {
    List<Row> rows = applied().stream().map(Row::of).toList();
    return Optional.of(Ledger.of(rows, all, Comparator.naturalOrder(), Late.RUNS));
  }

  @Override
  public void begin() throws SQLException {
    session.own(
        "CREATE TABLE IF NOT EXISTS "
            + TABLE
            + " (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)");
  }

  @Override
  public void migrate(Migration migration) throws SQLException, ToolRefusal {
    String text = Utf8.text(run.files(), migration);
    if (text.isEmpty()) {
      throw new ToolRefusal("Failed to run the migration: it is empty");
    }
    boolean transaction = transaction(migration);
    if (transaction) {
      session.own("BEGIN");
    }
    session.send(text, 1);
    if (session.sentNothing()) {
      throw new ToolRefusal("Received an empty query");
    }
    session.own(
        "INSERT INTO %s (version) VALUES (%s)".formatted(TABLE, session.literal(migration.id())));
    if (transaction && session.idle()) {
      throw new SQLException(
          "Cannot perform this operation outside of a transaction: the file ended Diesel's own");
    }
    if (transaction) {
      session.own("COMMIT");
    }
  }

  /** Where there is a metadata.toml that does not say it, Diesel takes it for no. */
  private boolean transaction(Migration migration) {
    String folder = Directories.name(Directories.parent(migration.file()));
    String metadata = folder + "/metadata.toml";
    if (!run.files().names().contains(metadata)) {
      return true;
    }
    String text = new String(Utf8.bytes(run.files().file(metadata)), StandardCharsets.UTF_8);
    return IN_TRANSACTION.matcher(text).find();
  }
}
