package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationSettings.Changelog;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A commit's migrations: compared with what ran, and run. */
final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final String NO_TOOL = "";

  private final Checkouts checkouts;
  private final Engine engine;

  Migrations(Checkouts checkouts, Engine engine) {
    this.checkouts = checkouts;
    this.engine = engine;
  }

  /** What a run did, and what the incarnation holds since. */
  record Outcome(RunFacts run, PreviewHistory history) {}

  /** What the commit asks of an incarnation with this history. */
  Head compare(Project project, Desired.Present wanted, PreviewHistory history) {
    try {
      return checkouts.with(project, wanted, found -> head(decide(project, found, history)));
    } catch (RuntimeException e) {
      Told told = Told.of(e, "the commit " + wanted.sha());
      log.warn("{}: the commit {} cannot be used: {}", project.name(), wanted.sha(), told.line());
      return new Head.Unusable(told.code(), told.what(), told.mend());
    }
  }

  private static MigrateOrRebuild decide(
      Project project, Optional<Checkouts.Found> found, PreviewHistory history) {
    return found
        .map(f ->
            MigrateOrRebuild.decide(
                history, f.tool().name(), f.tool().list(f.files(), settings(project))))
        .orElseGet(() -> MigrateOrRebuild.decide(history, history.tool(), List.of()));
  }

  private static MigrationSettings settings(Project project) {
    Config.Migrations configured = project.migrations();
    return new MigrationSettings(
        configured.table(),
        List.of(),
        Map.of(),
        new Changelog(configured.changelog(), configured.contexts(), configured.labels()));
  }

  private static Head head(MigrateOrRebuild decision) {
    return switch (decision) {
      case MigrateOrRebuild.Nothing nothing -> new Head.Same(nothing.reason());
      case MigrateOrRebuild.Migrate migrate -> new Head.Appended(migrate.reason());
      case MigrateOrRebuild.Rebuild rebuild -> new Head.Rewritten(rebuild.reason());
    };
  }

  /** Runs what is pending. A migration that fails is part of the outcome. */
  Outcome run(
      Project project,
      Desired.Present wanted,
      InstanceId instance,
      OwnerLogin login,
      PreviewHistory history,
      String decision) {
    return checkouts.with(
        project,
        wanted,
        found ->
            found
                .map(f ->
                    run(
                        project,
                        wanted,
                        f,
                        new InstanceDatabase(engine, instance, login),
                        history,
                        decision))
                .orElseGet(
                    () -> nothingToRun(wanted.sha(), history, "the commit has no migrations")));
  }

  private static Outcome run(
      Project project,
      Desired.Present wanted,
      Checkouts.Found found,
      InstanceDatabase database,
      PreviewHistory history,
      String decision) {
    RunLimits limits =
        new RunLimits(project.migrations().statementTimeout(), project.migrations().timeout());
    MigrationRun run = new MigrationRun(found.files(), settings(project), database, limits);
    RunResult result = found.tool().run(run, new LoggedRun(database.name()));
    RunFacts facts =
        new RunFacts(
            wanted.sha(),
            found.tool().name(),
            decision,
            result.took().toMillis(),
            result.applied().stream()
                .map(a ->
                    new Ran(a.migration().id(), a.migration().description(), a.took().toMillis()))
                .toList(),
            result.skipped().stream().map(Migration::label).toList(),
            found.caveats(),
            result.failure().map(Migrations::facts).orElse(null));
    return new Outcome(facts, history.after(result));
  }

  /** A commit for which nothing runs. */
  static Outcome nothingToRun(String sha, PreviewHistory history, String decision) {
    return new Outcome(
        new RunFacts(sha, NO_TOOL, decision, 0, List.of(), List.of(), List.of(), null), history);
  }

  /** Without the secrets that a branch's SQL or its errors may print. */
  private static FailureFacts facts(Failure failure) {
    Integer line = failure.line().isPresent() ? failure.line().getAsInt() : null;
    return new FailureFacts(
        failure.migration().map(Migration::label).orElse("before the first migration"),
        failure.migration().map(Migration::file).orElse(""),
        failure.statement().map(Redaction::of).orElse(null),
        line,
        failure.sqlState().orElse(null),
        Redaction.of(failure.message()),
        failure.problem().code(),
        failure.mend());
  }

  private record LoggedRun(String preview) implements RunObserver {
    @Override
    public void started(Migration migration) {
      log.info("{}: migration {} runs", preview, migration.label());
    }

    @Override
    public void finished(Migration migration, Duration took) {
      log.debug("{}: migration {} ran for {} ms", preview, migration.label(), took.toMillis());
    }
  }
}
