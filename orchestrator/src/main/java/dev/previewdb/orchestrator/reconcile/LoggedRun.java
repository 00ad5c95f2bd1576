package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.RunObserver;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log of a run, and our own, what happens in it, and passes it on. */
record LoggedRun(String preview, MigrationLogs.Writer kept, RunObserver next)
    implements RunObserver {
  private static final Logger log = LoggerFactory.getLogger(LoggedRun.class);

  @Override
  public void pending(List<Migration> migrations) {
    next.pending(migrations);
  }

  @Override
  public void printed(String line) {
    kept.line(line);
    next.printed(line);
  }

  @Override
  public void failed(Migration migration, Failure failure) {
    kept.line("failed: " + Redaction.of(failure.message()));
    next.failed(migration, failure);
  }

  @Override
  public void started(Migration migration) {
    log.info("{}: migration {} runs", preview, migration.label());
    kept.line("migration %s runs".formatted(migration.label()));
    next.started(migration);
  }

  @Override
  public void finished(Migration migration, Duration took) {
    log.debug("{}: migration {} ran for {} ms", preview, migration.label(), took.toMillis());
    kept.line("migration %s ran for %s ms".formatted(migration.label(), took.toMillis()));
    next.finished(migration, took);
  }
}
