package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.listener.SqlListener;
import liquibase.precondition.core.PreconditionContainer.ErrorOption;
import liquibase.precondition.core.PreconditionContainer.FailOption;

/** Follows Liquibase from change set to change set, and from statement to statement. */
final class LiquibaseEvents extends AbstractChangeExecListener {
  private final RunRecord record;
  private final Function<ChangeSet, Optional<Migration>> known;
  private long began;
  private String lastSql = "";
  private Optional<ChangeSet> running = Optional.empty();
  private boolean failed;

  LiquibaseEvents(RunRecord record, Function<ChangeSet, Optional<Migration>> known) {
    this.record = record;
    this.known = known;
  }

  /** The change set that is at work, or was when the run ended. */
  Optional<ChangeSet> running() {
    return running;
  }

  /** It failed itself, and not what Liquibase did after it. */
  boolean hasFailed() {
    return failed;
  }

  /** What was sent last, before anything failed. */
  String lastSql() {
    return lastSql;
  }

  @Override
  public void willRun(
      ChangeSet set, DatabaseChangeLog changelog, Database database, RunStatus status) {
    began = System.nanoTime();
    lastSql = "";
    running = Optional.of(set);
    known.apply(set).ifPresent(record::started);
  }

  /** One with {@code failOnError:false} may have failed; it leaves no row, and is not told. */
  @Override
  public void ran(ChangeSet set, DatabaseChangeLog changelog, Database database, ExecType how) {
    running = Optional.empty();
    if (how != ExecType.FAILED) {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      known.apply(set).ifPresent(migration -> record.finished(migration, took));
    }
  }

  @Override
  public void runFailed(
      ChangeSet set, DatabaseChangeLog changelog, Database database, Exception exception) {
    failed = true;
  }

  @Override
  public void preconditionFailed(PreconditionFailedException error, FailOption onFail) {
    if (onFail == FailOption.CONTINUE) {
      running = Optional.empty();
    }
  }

  @Override
  public void preconditionErrored(PreconditionErrorException error, ErrorOption onError) {
    if (onError == ErrorOption.CONTINUE) {
      running = Optional.empty();
    }
  }

  /** After a failure, Liquibase gives its lock back. */
  private void sent(String sql) {
    if (!failed) {
      lastSql = sql;
    }
  }

  /** Is told of each statement before it is sent. */
  SqlListener statements() {
    return new SqlListener() {
      @Override
      public void writeSqlWillRun(String sql) {
        sent(sql);
      }

      @Override
      public void readSqlWillRun(String sql) {
        sent(sql);
      }
    };
  }
}
