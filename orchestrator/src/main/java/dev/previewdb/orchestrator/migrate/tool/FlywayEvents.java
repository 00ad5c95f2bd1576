package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Follows Flyway from migration to migration. It says that one is through before it commits, and
 * the commit can still fail; so the end of one is believed when the next thing happens.
 */
final class FlywayEvents implements Callback {
  private final RunRecord record;
  private final Function<MigrationInfo, Optional<Migration>> known;
  private long began;
  private Optional<RunEnd> held = Optional.empty();

  private record RunEnd(Migration migration, Duration took) {}

  FlywayEvents(RunRecord record, Function<MigrationInfo, Optional<Migration>> known) {
    this.record = record;
    this.known = known;
  }

  /** The last migration that was through is committed as well. */
  void lastOneHeld() {
    held.ifPresent(end -> record.finished(end.migration(), end.took()));
    held = Optional.empty();
  }

  /** The last migration that was through, if it may not be committed yet. */
  Optional<Migration> notCommitted() {
    return held.map(RunEnd::migration);
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    Optional<Migration> migration = known.apply(context.getMigrationInfo());
    if (migration.isEmpty()) {
      return;
    }
    if (event == Event.BEFORE_EACH_MIGRATE) {
      lastOneHeld();
      began = System.nanoTime();
      record.started(migration.get());
    } else {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      held = Optional.of(new RunEnd(migration.get(), took));
    }
  }

  @Override
  public String getCallbackName() {
    return "previewdb";
  }
}
