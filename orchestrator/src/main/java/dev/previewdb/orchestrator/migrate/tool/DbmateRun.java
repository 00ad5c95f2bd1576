package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.DbmateScript.Section;
import dev.previewdb.orchestrator.migrate.tool.SqlText.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * {@code dbmate migrate}: one session for all; each section one message, in a transaction unless it
 * says otherwise, then the version's row.
 */
final class DbmateRun {
  private final MigrationRun run;
  private final List<Migration> all;
  private final OwnerSessions sessions;
  private final RunRecord record;

  DbmateRun(MigrationRun run, List<Migration> all, OwnerSessions sessions, RunObserver observer) {
    this.run = run;
    this.all = all;
    this.sessions = sessions;
    this.record = new RunRecord("dbmate", all, observer);
  }

  /** A migration stopped, for this reason. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Stopped(Failure failure) {
      super(failure.message());
      this.failure = failure;
    }

    Stopped(Failure failure, SQLException cause) {
      super(failure.message(), cause);
      this.failure = failure;
    }
  }

  RunResult run() {
    try {
      Connection connection = sessions.open(PreferQueryMode.SIMPLE);
      DbmateTable table = new DbmateTable(connection, run.settings());
      Set<String> applied = table.versions();
      List<Migration> pending =
          all.stream().filter(migration -> !applied.contains(migration.id())).toList();
      record.pending(pending);
      table.create();
      for (Migration migration : pending) {
        long began = System.nanoTime();
        record.started(migration);
        migrate(migration, new SimpleQuery(connection), table);
        record.finished(migration, Duration.ofNanos(System.nanoTime() - began));
      }
      return record.succeeded();
    } catch (Stopped e) {
      return failed(e, e.failure);
    } catch (SQLException e) {
      String said = PostgresError.of(e).message();
      PreviewDbException words =
          PreviewDbException.of(Problem.MIGRATION_REFUSED, "dbmate", said, "dbmate");
      return failed(e, Failures.refused(Optional.empty(), words, said, false));
    }
  }

  private RunResult failed(Exception cause, Failure failure) {
    if (sessions.ranOutOfTime()) {
      return record.failed(Failures.outOfTime(failure, run.limits()));
    }
    Optional<PreviewDbException> ours = ServerFault.of(cause, sessions);
    if (ours.isPresent() && ours.get().problem() == Problem.PREVIEW_OVER_QUOTA) {
      return record.failed(Failures.overQuota(failure, ours.get()));
    }
    if (ours.isPresent()) {
      throw ours.get();
    }
    return record.failed(failure);
  }

  private void migrate(Migration migration, SimpleQuery query, DbmateTable table) throws Stopped {
    List<Section> sections = sections(migration);
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      try {
        if (section.transaction()) {
          inTransaction(migration, section, query, table);
        } else {
          query.execute(section.up());
          table.insert(migration.id());
        }
      } catch (SQLException e) {
        // what an earlier section or a COMMIT inside this one did is there to stay
        boolean unfinished =
            i > 0 || !section.transaction() || query.transaction() == TransactionState.IDLE;
        Failure failure = failure(migration, section, query, e, unfinished);
        rollBack(query);
        throw new Stopped(failure, e);
      }
    }
  }

  private static void inTransaction(
      Migration migration, Section section, SimpleQuery query, DbmateTable table)
      throws SQLException {
    query.execute("BEGIN READ WRITE");
    query.execute(section.up());
    table.insert(migration.id());
    if (query.transaction() == TransactionState.IDLE) {
      throw new SQLException(
          "unexpected transaction status idle: the section ended dbmate's own transaction");
    }
    query.execute("COMMIT");
  }

  private static void rollBack(SimpleQuery query) {
    if (query.transaction() != TransactionState.IDLE) {
      try {
        query.execute("ROLLBACK");
      } catch (SQLException ignored) {
        // the session is gone, and its transaction with it
      }
    }
  }

  private List<Section> sections(Migration migration) throws Stopped {
    String name = migration.file().substring(migration.file().lastIndexOf('/') + 1);
    try {
      return DbmateScript.sections(Utf8.text(run.files().file(name), migration.file()));
    } catch (DbmateScript.Refused e) {
      PreviewDbException words =
          PreviewDbException.of(
              Problem.MIGRATION_REFUSED, "dbmate", migration.file() + ": " + e.words(), "dbmate");
      throw new Stopped(Failures.refused(Optional.of(migration), words, words.what(), false));
    } catch (PreviewDbException e) {
      throw new Stopped(Failures.refused(Optional.of(migration), e, e.what(), false));
    }
  }

  private static Failure failure(
      Migration migration, Section section, SimpleQuery query, SQLException e, boolean unfinished) {
    PostgresError error = PostgresError.of(e);
    // else it was dbmate's own BEGIN, COMMIT or INSERT
    Optional<Place> place =
        query
            .failedText()
            .filter(section.up()::equals)
            .flatMap(text -> new SqlText(text).failed(error, query.completed()));
    return Failures.statement(
        migration,
        error,
        place.map(Place::statement),
        place
            .map(found -> OptionalInt.of(section.line() + found.line() - 1))
            .orElse(OptionalInt.empty()),
        unfinished);
  }
}
