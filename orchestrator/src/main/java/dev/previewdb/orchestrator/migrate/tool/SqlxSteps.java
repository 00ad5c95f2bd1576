package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * {@code sqlx migrate run}: each file one message, in a transaction with its row unless its first
 * characters say otherwise. A checksum is compared when its version's turn comes.
 */
final class SqlxSteps implements ToolSteps {
  private static final String TABLE = "_sqlx_migrations";
  private static final String NO_TRANSACTION = "-- no-transaction";
  private static final long SALT = 0x3d32ad9eL;

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private Optional<String> edited = Optional.empty();

  SqlxSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    Map<String, String> applied = applied();
    List<Migration> pending = new ArrayList<>();
    for (Migration migration : all) {
      String checksum = applied.get(migration.id());
      if (checksum == null) {
        pending.add(migration);
      } else if (!migration.checksum().equals("sha384:" + checksum)) {
        edited = Optional.of(migration.id());
        break;
      }
    }
    if (pending.isEmpty()) {
      end();
    }
    return pending;
  }

  private Map<String, String> applied() throws SQLException, ToolRefusal {
    Map<String, String> applied = new HashMap<>();
    if (!session.tableExists(TABLE)) {
      return applied;
    }
    List<String> dirty =
        session.column(
            "SELECT version FROM _sqlx_migrations WHERE success = false ORDER BY version LIMIT 1");
    if (!dirty.isEmpty()) {
      throw new ToolRefusal(
          "migration %s is partially applied; fix and remove row from `_sqlx_migrations` table"
              .formatted(dirty.getFirst()));
    }
    List<String> versions = SqlxTool.versions(run.files());
    for (var row :
        session.ask("SELECT version, encode(checksum, 'hex') FROM _sqlx_migrations ORDER BY 1")) {
      String version = String.valueOf(row.getFirst());
      if (!versions.contains(version)) {
        throw new ToolRefusal(
            "migration %s was previously applied but is missing in the resolved migrations"
                .formatted(version));
      }
      applied.put(version, String.valueOf(row.get(1)));
    }
    return applied;
  }

  @Override
  public Optional<Ledger> ledger() throws SQLException {
    if (!session.tableExists(TABLE)) {
      return Optional.empty();
    }
    List<Row> rows =
        session
            .ask("SELECT version, encode(checksum, 'hex'), success FROM _sqlx_migrations")
            .stream()
            .map(row ->
                new Row(
                    String.valueOf(row.getFirst()),
                    Optional.of("sha384:" + row.get(1)),
                    "f".equals(row.get(2))))
            .toList();
    return Optional.of(Ledger.of(rows, all, NumberedFiles::compare, Late.RUNS));
  }

  @Override
  public void lock() throws SQLException {
    CRC32 sum = new CRC32();
    sum.update(
        session
            .column("SELECT pg_catalog.current_database()")
            .getFirst()
            .getBytes(StandardCharsets.UTF_8));
    session.ask("SELECT pg_catalog.pg_advisory_lock(%s)".formatted(SALT * sum.getValue()));
  }

  @Override
  public void begin() throws SQLException {
    session.own(
        "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,"
            + " installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL,"
            + " checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)");
  }

  @Override
  public void migrate(Migration migration) throws SQLException {
    String text = Utf8.text(run.files(), migration);
    boolean transaction = !text.startsWith(NO_TRANSACTION);
    long began = System.nanoTime();
    if (transaction) {
      session.own("BEGIN");
    }
    session.send(text, 1);
    session.own(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)"
            + " VALUES (%s, %s, TRUE, decode('%s', 'hex'), -1)"
                .formatted(
                    migration.id(),
                    session.literal(migration.description()),
                    migration.checksum().substring("sha384:".length())));
    if (transaction) {
      session.own("COMMIT");
    }
    session.own(
        "UPDATE _sqlx_migrations SET execution_time = %s WHERE version = %s"
            .formatted(System.nanoTime() - began, migration.id()));
  }

  @Override
  public void end() throws ToolRefusal {
    if (edited.isPresent()) {
      throw new ToolRefusal(
          "migration %s was previously applied but has been modified".formatted(edited.get()));
    }
  }
}
