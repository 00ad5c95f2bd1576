package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code psql -v ON_ERROR_STOP=1 -f} of each file: one statement at a time, in no transaction but
 * the file's own, on a session that knows nothing of the file before.
 */
final class PlainSqlSteps implements ToolSteps {
  private static final String TABLE = "previewdb_migrations";
  private static final String TABLES_OF_ITS_OWN =
      "SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)'"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
          + " LIMIT 1";

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private final TableName table;
  private Optional<Migration> last = Optional.empty();
  private Optional<Migration> notWaitedFor = Optional.empty();

  PlainSqlSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
    this.table = TableName.of(run.settings(), TABLE).or("public");
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<Migration> pending = notApplied();
    last = pending.isEmpty() ? Optional.empty() : Optional.of(pending.getLast());
    return pending;
  }

  private List<Migration> notApplied() throws SQLException, ToolRefusal {
    if (!session.tableExists(table.quoted(session))) {
      refuseUnknown();
      return all;
    }
    List<String> applied = applied();
    return all.stream().filter(migration -> !applied.contains(migration.id())).toList();
  }

  private List<String> applied() throws SQLException {
    return session.column("SELECT name FROM " + table.quoted(session));
  }

  @Override
  public Optional<Ledger> ledger() throws SQLException {
    List<Row> rows =
        session.tableExists(table.quoted(session))
            ? applied().stream().map(Row::of).toList()
            : List.of();
    return Optional.of(Ledger.of(rows, all, Comparator.naturalOrder(), Late.RUNS));
  }

  /**
   * What of the files production has, nothing tells; running them all again is no guess to make.
   */
  private void refuseUnknown() throws SQLException, ToolRefusal {
    if (!session.column(TABLES_OF_ITS_OWN).isEmpty()) {
      throw new ToolRefusal(
          "nothing tells which files production has: the database has tables, but no table %s.%s. Make it there, with the names of those files, by CREATE TABLE %s.%s (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
              .formatted(table.schema(), table.name(), table.schema(), table.name()));
    }
  }

  @Override
  public void begin() throws SQLException {
    session.own(
        "CREATE TABLE IF NOT EXISTS "
            + table.quoted(session)
            + " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
  }

  @Override
  public void migrate(Migration migration) throws SQLException, ToolRefusal {
    String text = withoutMark(Utf8.text(run.files(), migration));
    List<SqlText.Statement> statements = new SqlText(text).statements();
    if (statements.isEmpty()) {
      session.send(text, 1);
      if (!session.sentNothing()) {
        throw new ToolRefusal("its statements cannot be told apart");
      }
    }
    for (SqlText.Statement statement : statements) {
      if (statement.text().startsWith("\\")) {
        throw new ToolRefusal("commands of psql itself, such as \\copy, are not run");
      }
      session.send(statement.text(), statement.line());
    }
    if (!session.idle()) {
      throw new ToolRefusal("it leaves a transaction open, which psql takes back");
    }
    note(migration);
  }

  /**
   * A file begins on a session that knows nothing of the one before: in the role, too, that the
   * database may have for its owner, which DISCARD ALL takes away and a fresh session has.
   */
  private void forgetting(String sql) throws SQLException {
    session.own("DISCARD ALL");
    session.own("RESET ROLE; " + sql);
  }

  /** Only the last row is waited for; those before it are on the disk by then. */
  private void note(Migration migration) throws SQLException {
    String row =
        "INSERT INTO %s (name) VALUES (%s)"
            .formatted(table.quoted(session), session.literal(migration.id()));
    boolean waits = last.filter(migration::equals).isPresent();
    forgetting(waits ? row : "BEGIN; SET LOCAL synchronous_commit = off; " + row + "; COMMIT");
    notWaitedFor = waits ? Optional.empty() : Optional.of(migration);
  }

  /** Its own row has nothing of a failure; those of the files before it are waited for here. */
  @Override
  public void failed(Migration migration, String said) throws SQLException {
    if (notWaitedFor.isPresent()) {
      forgetting(
          "UPDATE %s SET name = name WHERE name = %s"
              .formatted(table.quoted(session), session.literal(notWaitedFor.get().id())));
    }
  }

  /** As psql drops it. */
  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
