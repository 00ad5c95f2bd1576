package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** 1.0: what is applied is told by its name; a table of before 1.0 is brought up first. */
final class DrizzleFolderSteps extends DrizzleSteps {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private final List<Migration> all;

  DrizzleFolderSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    super(run, session);
    this.all = all;
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<String> applied = applied();
    return all.stream().filter(migration -> !applied.contains(migration.id())).toList();
  }

  private List<String> applied() throws SQLException, ToolRefusal {
    if (!session.tableExists(table.quoted(session))) {
      return List.of();
    }
    return ofBefore()
        ? matched().stream().map(Match::name).toList()
        : session.column("SELECT name FROM " + table.quoted(session));
  }

  /** A row of before 1.0 that fits no file is known by its hash. */
  @Override
  public Optional<Ledger> ledger() throws SQLException {
    String name = table.quoted(session);
    if (!session.tableExists(name)) {
      return Optional.empty();
    }
    boolean before = ofBefore();
    List<Row> rows = new ArrayList<>();
    for (List<@Nullable String> row :
        session.ask(
            "SELECT hash, created_at, %s FROM %s ORDER BY id"
                .formatted(before ? "NULL" : "name", name))) {
      String hash = String.valueOf(row.getFirst());
      String id =
          before
              ? match(hash, String.valueOf(row.get(1))).map(Migration::id).orElse(hash)
              : String.valueOf(row.get(2));
      rows.add(new Row(id, Optional.of("sha256:" + hash), false));
    }
    return Optional.of(Ledger.of(rows, all, DrizzleTool.ORDER, Late.RUNS));
  }

  /** A row of before 1.0 and the migration it is of. */
  private record Match(String id, String name) {}

  private boolean ofBefore() throws SQLException {
    return session
        .column(
            "SELECT count(*) FROM pg_catalog.pg_attribute WHERE NOT attisdropped AND attname = 'name' AND attrelid = %s::pg_catalog.regclass"
                .formatted(session.literal(table.quoted(session))))
        .contains("0");
  }

  private List<Match> matched() throws SQLException, ToolRefusal {
    List<Match> matches = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    for (List<@Nullable String> row :
        session.ask("SELECT id, hash, created_at FROM " + table.quoted(session) + " ORDER BY id")) {
      String id = String.valueOf(row.getFirst());
      Optional<Migration> match = match(String.valueOf(row.get(1)), String.valueOf(row.get(2)));
      match.ifPresentOrElse(
          migration -> matches.add(new Match(id, migration.id())), () -> unmatched.add(id));
    }
    if (!unmatched.isEmpty()) {
      throw new ToolRefusal(
          "While upgrading your database migrations table we found %s migrations (ids: %s) in the database that do not match any local migration. This means that some migrations were applied to the database but are missing from the local environment"
              .formatted(unmatched.size(), String.join(", ", unmatched)));
    }
    return matches;
  }

  /** By the second it was made, by its hash where that is no answer. */
  private Optional<Migration> match(String hash, String created) {
    String second =
        created.length() < 3 ? "000" : created.substring(0, created.length() - 3) + "000";
    List<Migration> same =
        all.stream().filter(migration -> String.valueOf(millis(migration)).equals(second)).toList();
    if (same.size() == 1) {
      return Optional.of(same.getFirst());
    }
    return (same.isEmpty() ? all : same)
        .stream().filter(migration -> hash(migration).equals(hash)).reduce((a, b) -> b);
  }

  @Override
  public void begin() throws SQLException, ToolRefusal {
    String name = table.quoted(session);
    if (session.tableExists(name) && ofBefore()) {
      List<Match> matches = matched();
      session.own("BEGIN");
      session.own("ALTER TABLE " + name + " ADD COLUMN IF NOT EXISTS name text");
      session.own(
          "ALTER TABLE "
              + name
              + " ADD COLUMN IF NOT EXISTS applied_at timestamp with time zone DEFAULT now()");
      for (Match match : matches) {
        session.own(
            "UPDATE %s SET name = %s, applied_at = NULL WHERE id = %s"
                .formatted(name, session.literal(match.name()), match.id()));
      }
      session.own("COMMIT");
    }
    super.begin();
  }

  /** Milliseconds since 1970; the tool takes any fourteen digits, we those of a date. */
  private static long millis(Migration migration) {
    try {
      return LocalDateTime.parse(migration.id().substring(0, 14), STAMP)
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (RuntimeException e) {
      return 0;
    }
  }

  @Override
  String columns() {
    return "id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint, name text,"
        + " applied_at timestamp with time zone DEFAULT now()";
  }

  @Override
  String row(Migration migration) throws SQLException {
    return "(hash, created_at, name) VALUES ('%s', %s, %s)"
        .formatted(hash(migration), millis(migration), session.literal(migration.id()));
  }
}
