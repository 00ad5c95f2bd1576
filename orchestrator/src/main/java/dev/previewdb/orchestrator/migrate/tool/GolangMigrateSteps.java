package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * {@code migrate up}: each file one message in no transaction of the tool's; one row tells the
 * version, and stays dirty where a file failed.
 *
 * <p>The tool empties its table by {@code TRUNCATE} twice a migration, which makes its files anew
 * and waits for the disk each time. So is the first row of a run written and the one that stays.
 * Those between are deleted and not waited for: the files' own commits are, and bring what was
 * before them to the disk with them.
 */
final class GolangMigrateSteps implements ToolSteps {
  private static final int SALT = 1486364155;

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private @Nullable TableName found;
  private Optional<Migration> last = Optional.empty();
  private Optional<Row> written = Optional.empty();

  GolangMigrateSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<Migration> pending = afterCurrent();
    last = pending.isEmpty() ? Optional.empty() : Optional.of(pending.getLast());
    return pending;
  }

  private List<Migration> afterCurrent() throws SQLException, ToolRefusal {
    List<List<@Nullable String>> rows = row();
    if (rows.isEmpty()) {
      return all;
    }
    String current = String.valueOf(rows.getFirst().getFirst());
    if ("t".equals(rows.getFirst().get(1))) {
      throw new ToolRefusal("Dirty database version %s. Fix and force version.".formatted(current));
    }
    if (Long.parseLong(current) >= 0
        && all.stream().noneMatch(migration -> migration.id().equals(current))) {
      throw new ToolRefusal(
          "no migration found for version %s: read down for version %s .: file does not exist"
              .formatted(current, current));
    }
    return all.stream()
        .filter(migration -> Long.parseLong(migration.id()) > Long.parseLong(current))
        .toList();
  }

  /** One row, or none. */
  private List<List<@Nullable String>> row() throws SQLException {
    TableName table = table();
    return session.tableExists(table.quoted(session))
        ? session.ask("SELECT version, dirty FROM " + table.quoted(session) + " LIMIT 1")
        : List.of();
  }

  /** A version below zero is that of a database on which nothing has run. */
  @Override
  public Optional<Ledger> ledger() throws SQLException {
    List<Row> rows =
        row().stream()
            .map(row ->
                new Row(String.valueOf(row.getFirst()), Optional.empty(), "t".equals(row.get(1))))
            .filter(row -> !row.id().startsWith("-"))
            .toList();
    Ledger each = Ledger.of(rows, all, NumberedFiles::compare, Late.PASSES_OVER);
    return Optional.of(new Ledger(rows, true, each.reached(), each.late()));
  }

  @Override
  public void lock() throws SQLException {
    session.ask("SELECT pg_catalog.pg_advisory_lock(" + lockNumber(table()) + ")");
  }

  @Override
  public void begin() throws SQLException {
    TableName table = table();
    if (!session.tableExists(table.quoted(session))) {
      session.own(
          "CREATE TABLE IF NOT EXISTS "
              + table.quoted(session)
              + " (version bigint not null primary key, dirty boolean not null)");
    }
  }

  @Override
  public void migrate(Migration migration) throws SQLException {
    if (written.isEmpty()) {
      write(dirty(migration));
    } else {
      pass(dirty(migration));
    }
    if (GolangMigrateTool.isUp(migration)) {
      String text = Utf8.text(run.files(), migration);
      if (!text.isBlank()) {
        session.send(text, 1);
      }
    }
    if (!session.idle()) {
      throw new SQLException("the migration left a transaction open, which golang-migrate refuses");
    }
    if (last.filter(migration::equals).isPresent()) {
      write(clean(migration));
    } else {
      pass(clean(migration));
    }
  }

  /** The row that is there stays, and so do the commits before it that nobody waited for. */
  @Override
  public void failed(Migration migration, String said) throws SQLException {
    if (written.isPresent()) {
      write(written.get());
    }
  }

  private static Row dirty(Migration migration) {
    return new Row(migration.id(), Optional.empty(), true);
  }

  private static Row clean(Migration migration) {
    return Row.of(migration.id());
  }

  /** The tool's own four statements, as one message: their effect is the same. */
  private void write(Row row) throws SQLException {
    put(row, "TRUNCATE ");
  }

  /** A row that the next one takes the place of. */
  private void pass(Row row) throws SQLException {
    put(row, "SET LOCAL synchronous_commit = off; DELETE FROM ");
  }

  private void put(Row row, String empty) throws SQLException {
    String table = table().quoted(session);
    session.own(
        "BEGIN; %s%s; INSERT INTO %2$s (version, dirty) VALUES (%s, %s); COMMIT"
            .formatted(empty, table, row.id(), row.unfinished()));
    written = Optional.of(row);
  }

  /** Found once a run, as the tool does at its start. */
  private TableName table() throws SQLException {
    if (found == null) {
      found = TableName.of(run.settings(), "schema_migrations").in(session);
    }
    return found;
  }

  /** The tool takes the database's name from the path of its URL, with the slash. */
  private String lockNumber(TableName table) throws SQLException {
    String database = session.column("SELECT pg_catalog.current_database()").getFirst();
    CRC32 sum = new CRC32();
    sum.update(
        (table.schema() + "\0" + table.name() + "\0/" + database).getBytes(StandardCharsets.UTF_8));
    return Integer.toUnsignedString((int) sum.getValue() * SALT);
  }
}
