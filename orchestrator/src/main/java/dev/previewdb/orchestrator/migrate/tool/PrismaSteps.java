package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code prisma migrate deploy}: a row when a file begins, the file as one message in no
 * transaction of the tool's, then the row's end. A failure leaves its words in the row, which stops
 * every later run; checksums are not compared.
 *
 * <p>What a row says only until its end is not waited for, nor is its end before the last one's:
 * the files' own commits are, and bring what was before them to the disk with them.
 */
final class PrismaSteps implements ToolSteps {
  private static final String TABLE = "_prisma_migrations";
  private static final String LOCK = "72707369";

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private final String schema;
  private Optional<String> row = Optional.empty();
  private Optional<Migration> last = Optional.empty();

  PrismaSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
    List<String> schemas = run.settings().schemas();
    // Prisma's own default, whatever the search path is
    this.schema = schemas.isEmpty() ? "public" : schemas.getFirst();
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<Migration> pending = notApplied();
    last = pending.isEmpty() ? Optional.empty() : Optional.of(pending.getLast());
    return pending;
  }

  private List<Migration> notApplied() throws SQLException, ToolRefusal {
    if (!session.tableExists(table())) {
      refuseNotEmpty();
      return all;
    }
    List<List<@Nullable String>> failed =
        session.ask(
            "SELECT migration_name, started_at, coalesce(logs, '') FROM %s WHERE finished_at IS NULL AND rolled_back_at IS NULL ORDER BY started_at"
                .formatted(table()));
    if (!failed.isEmpty()) {
      List<@Nullable String> first = failed.getFirst();
      String logs = String.valueOf(first.get(2)).strip();
      throw new ToolRefusal(
          "migrate found failed migrations in the target database, new migrations will not be applied. The `%s` migration started at %s failed%s"
              .formatted(
                  first.getFirst(),
                  first.get(1),
                  logs.isEmpty() ? "" : " with the following logs:\n" + PostgresError.cut(logs)));
    }
    List<String> applied =
        session.column(
            "SELECT migration_name FROM %s WHERE rolled_back_at IS NULL".formatted(table()));
    return all.stream().filter(migration -> !applied.contains(migration.id())).toList();
  }

  /** Of a name with several rows the last one that was not rolled back counts. */
  @Override
  public Optional<Ledger> ledger() throws SQLException {
    if (!session.tableExists(table())) {
      return Optional.empty();
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    for (List<@Nullable String> row :
        session.ask(
            "SELECT migration_name, checksum, finished_at IS NULL FROM %s WHERE rolled_back_at IS NULL ORDER BY started_at"
                .formatted(table()))) {
      String name = String.valueOf(row.getFirst());
      String checksum = asOnThisMachine(name, "sha256:" + row.get(1));
      rows.put(name, new Row(name, Optional.of(checksum), "t".equals(row.get(2))));
    }
    return Optional.of(
        Ledger.of(List.copyOf(rows.values()), all, Comparator.naturalOrder(), Late.RUNS));
  }

  /** A file whose lines end otherwise here than where it was applied is the same to Prisma. */
  private String asOnThisMachine(String name, String recorded) {
    return all.stream()
        .filter(migration -> migration.id().equals(name))
        .filter(migration -> !migration.checksum().equals(recorded))
        .filter(migration -> {
          String text = Utf8.replaced(run.files(), migration).replace("\r\n", "\n");
          return Stream.of(text, text.replace("\n", "\r\n"))
              .map(same -> "sha256:" + Hash.of(same.getBytes(StandardCharsets.UTF_8)))
              .anyMatch(recorded::equals);
        })
        .map(Migration::checksum)
        .findFirst()
        .orElse(recorded);
  }

  private void refuseNotEmpty() throws SQLException, ToolRefusal {
    List<String> tables =
        session.column(
            "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename <> 'spatial_ref_sys' LIMIT 1"
                .formatted(session.literal(schema)));
    if (!tables.isEmpty()) {
      throw new ToolRefusal(
          "The database schema is not empty, and has no table _prisma_migrations. Baseline it as Prisma's documents tell, and take a new snapshot");
    }
  }

  @Override
  public void lock() throws SQLException {
    session.ask("SELECT pg_catalog.pg_advisory_lock(" + LOCK + ")");
  }

  @Override
  public void begin() throws SQLException {
    session.own("SET search_path = " + session.name(schema));
    if (!session.tableExists(table())) {
      session.own(
          "CREATE TABLE "
              + table()
              + " (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,"
              + " migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,"
              + " started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)");
    }
  }

  @Override
  public void migrate(Migration migration) throws SQLException {
    row = Optional.empty();
    String text = Utf8.replaced(run.files(), migration);
    String id = UUID.randomUUID().toString();
    pass(
        "INSERT INTO %s (id, checksum, started_at, migration_name) VALUES ('%s', '%s', clock_timestamp(), %s)"
            .formatted(
                TABLE,
                id,
                Hash.of(text.getBytes(StandardCharsets.UTF_8)),
                session.literal(migration.id())));
    row = Optional.of(id);
    session.send(text, 1);
    row = Optional.empty();
    // Without its schema: a file that leaves another search path has the run fail here
    pass(
        "UPDATE %s SET applied_steps_count = applied_steps_count + 1 WHERE id = '%s'"
            .formatted(TABLE, id));
    String end =
        "UPDATE %s SET finished_at = clock_timestamp() WHERE id = '%s'".formatted(TABLE, id);
    if (last.filter(migration::equals).isPresent()) {
      session.own(end);
    } else {
      pass(end);
    }
  }

  /** Not waited for, where it is a transaction of its own and not one that a file has left open. */
  private void pass(String statement) throws SQLException {
    session.own(
        session.idle()
            ? "BEGIN; SET LOCAL synchronous_commit = off; " + statement + "; COMMIT"
            : statement);
  }

  /** In the form of Prisma's words; those of its own program's types are left out. */
  @Override
  public void failed(Migration migration, String said) throws SQLException {
    if (row.isPresent()) {
      String logs =
          "A migration failed to apply. New migrations cannot be applied before the error is recovered from."
              + " Read more about how to resolve migration issues in a production database:"
              + " https://pris.ly/d/migrate-resolve\n\nMigration name: %s\n\nDatabase error:\n%s\n"
                  .formatted(migration.id(), said);
      session.own(
          "UPDATE %s SET logs = %s WHERE id = '%s'"
              .formatted(TABLE, session.literal(logs), row.get()));
    }
  }

  private String table() throws SQLException {
    return session.name(schema) + "." + TABLE;
  }
}
