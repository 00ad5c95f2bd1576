package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.RunObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an observer was told, in order. */
final class Told implements RunObserver {
  final List<String> lines = new ArrayList<>();

  @Override
  public void pending(List<Migration> migrations) {
    lines.add("pending " + String.join(" ", migrations.stream().map(Migration::id).toList()));
  }

  @Override
  public void started(Migration migration) {
    lines.add("started " + migration.id());
  }

  @Override
  public void finished(Migration migration, Duration took) {
    lines.add("finished " + migration.id() + (took.isPositive() ? "" : " in no time"));
  }

  @Override
  public void failed(Migration migration, Failure failure) {
    lines.add("failed " + migration.id());
  }
}
