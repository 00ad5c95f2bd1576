package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code node-pg-migrate up}: all files in one transaction, each one message. The table stands in
 * the first of the schemas, else in public.
 */
final class NodePgMigrateSteps implements ToolSteps {
  private static final String LOCK = "7241865325823964";
  private static final Pattern UP = comment("up");
  private static final Pattern DOWN = comment("down");

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private final TableName table;

  NodePgMigrateSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
    List<String> schemas = run.settings().schemas();
    this.table =
        TableName.of(run.settings(), "pgmigrations")
            .or(schemas.isEmpty() ? "public" : schemas.getFirst());
  }

  private static Pattern comment(String direction) {
    return Pattern.compile(
        "^[\\s\ufeff]*--[\\s\ufeff-]*" + direction + "[\\s\ufeff]+migration",
        Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<String> ran = ran();
    for (int i = 0; i < Math.min(ran.size(), all.size()); i++) {
      if (!ran.get(i).equals(all.get(i).id())) {
        throw new ToolRefusal(
            "Not run migration %s is preceding already run migration %s"
                .formatted(all.get(i).id(), ran.get(i)));
      }
    }
    return NumberedFiles.sqlOnly(
        all.stream().filter(migration -> !ran.contains(migration.id())).toList());
  }

  private List<String> ran() throws SQLException {
    String name = table.quoted(session);
    return session.tableExists(name)
        ? session.column("SELECT name FROM " + name + " ORDER BY run_on, id")
        : List.of();
  }

  @Override
  public Optional<Ledger> ledger() throws SQLException {
    List<Row> rows = ran().stream().map(Row::of).toList();
    return Optional.of(Ledger.of(rows, all, NodePgMigrateTool.ORDER, Late.REFUSES));
  }

  @Override
  public void lock() throws SQLException, ToolRefusal {
    if (!session.column("SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ")").contains("t")) {
      throw new ToolRefusal("Another migration is already running");
    }
  }

  @Override
  public void begin() throws SQLException {
    if (!run.settings().schemas().isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (String schema : run.settings().schemas()) {
        path.append(path.isEmpty() ? "" : ", ").append(session.name(schema));
      }
      session.own("SET search_path TO " + path);
    }
    String name = table.quoted(session);
    if (!session.tableExists(name)) {
      session.own(
          "CREATE TABLE "
              + name
              + " (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)");
    }
    session.own("BEGIN");
  }

  @Override
  public void migrate(Migration migration) throws SQLException {
    String text = Utf8.replaced(run.files(), migration);
    int start = at(UP, text);
    int down = at(DOWN, text);
    String up = start < 0 ? text : text.substring(start, down < start ? text.length() : down);
    int above = (int) text.substring(0, Math.max(0, start)).chars().filter(c -> c == '\n').count();
    session.send(up.endsWith(";") ? up : up + ";", above + 1);
    session.own(
        "INSERT INTO %s (name, run_on) VALUES (%s, NOW())"
            .formatted(table.quoted(session), session.literal(migration.id())));
  }

  private static int at(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.start() : -1;
  }

  @Override
  public void end() throws SQLException {
    session.own("COMMIT");
  }

  @Override
  public boolean together() {
    return true;
  }
}
