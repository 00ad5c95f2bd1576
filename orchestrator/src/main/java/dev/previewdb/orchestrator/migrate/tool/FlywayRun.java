package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.SqlText.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/** {@code flyway migrate}. */
final class FlywayRun implements AutoCloseable {
  private static final Pattern ENDS_TRANSACTION =
      Pattern.compile(
          "\\b(commit|rollback|end\\s+(work|transaction))\\b", Pattern.CASE_INSENSITIVE);

  private final MigrationRun run;
  private final List<Migration> all;
  private final OwnerSessions sessions;
  private final RunRecord record;
  private final FlywayEvents events;
  private final NoticeDrain notices = NoticeDrain.open();
  private final Flyway flyway;

  FlywayRun(MigrationRun run, List<Migration> all, OwnerSessions sessions, RunObserver observer) {
    this.run = run;
    this.all = all;
    this.sessions = sessions;
    this.record = new RunRecord("flyway", all, observer);
    this.events = new FlywayEvents(record, this::known);
    this.flyway =
        FlywaySetup.of(run.files(), run.settings())
            .dataSource(new SessionSource(sessions, notices))
            .callbacks(events)
            .load();
  }

  List<Migration> pending() {
    return Stream.of(flyway.info().pending()).flatMap(info -> known(info).stream()).toList();
  }

  Ledger ledger() {
    return FlywayLedger.of(flyway.info().all(), all, this::known);
  }

  RunResult run() {
    try {
      record.pending(pending());
      flyway.migrate();
      events.lastOneHeld();
      return record.succeeded();
    } catch (FlywayException e) {
      unreachable(e);
      return record.failed(failure(e), e, sessions);
    }
  }

  /** The sessions' own refusals come wrapped. */
  private static void unreachable(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PreviewDbException ours) {
        throw ours;
      }
    }
  }

  private Failure failure(FlywayException e) {
    if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
      PreviewDbException words =
          PreviewDbException.of(
              Problem.FLYWAY_NEEDS_BASELINE,
              run.settings().table().orElse("flyway_schema_history"));
      return Failures.refused(Optional.empty(), words, said(e), false);
    }
    Optional<Migration> migration =
        e instanceof FlywayMigrateException failed
            ? known(failed.getMigration())
            : events.notCommitted().filter(held -> said(e).startsWith("Unable to commit"));
    if (migration.isEmpty()) {
      events.lastOneHeld();
      PreviewDbException words =
          PreviewDbException.of(Problem.MIGRATION_REFUSED, "flyway", said(e), "flyway");
      return Failures.refused(Optional.empty(), words, said(e), false);
    }
    boolean unfinished =
        (e instanceof FlywayMigrateException failed && !failed.isExecutableInTransaction())
            || endsItsTransaction(migration.get());
    return statement(migration.get(), e, unfinished);
  }

  /** Flyway does not notice; a fresh clone too many is better than one with half a migration. */
  private boolean endsItsTransaction(Migration migration) {
    return new FlywayFiles(run.files())
        .sql()
        .filter(file -> file.getAbsolutePath().equals(migration.file()))
        .anyMatch(file -> ENDS_TRANSACTION.matcher(file.text()).find());
  }

  private static Failure statement(Migration migration, FlywayException e, boolean unfinished) {
    PostgresError error = PostgresError.of(e);
    Optional<FlywaySqlScriptException> script = script(e);
    // Flyway sends the comments before a statement too, and tells the line of its first word
    Optional<Place> place =
        script.flatMap(found -> new SqlText(found.getStatement()).failed(error, 0));
    return Failures.statement(
        migration,
        error,
        place
            .map(Place::statement)
            .or(() -> script.map(found -> PostgresError.cut(found.getStatement()))),
        script
            .map(found -> found.getLineNumber() + place.map(Place::below).orElse(0))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        unfinished);
  }

  private static Optional<FlywaySqlScriptException> script(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FlywaySqlScriptException script) {
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }

  private Optional<Migration> known(MigrationInfo info) {
    String file = run.files().inRepository(info.getScript());
    return all.stream().filter(migration -> migration.file().equals(file)).findFirst();
  }

  @Override
  public void close() {
    notices.close();
  }

  /** Flyway's words, cut; where PostgreSQL said something, those are in it. */
  static String said(FlywayException e) {
    return PostgresError.cut(String.valueOf(e.getMessage()).strip());
  }
}
