package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationSettings.Changelog;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Printed;
import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A commit's migrations: compared with what ran, and run. */
final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final String NO_TOOL = "";

  private final Checkouts checkouts;
  private final Engine engine;
  private final Seeds seeds;
  private final MigrationLogs logs;

  Migrations(Checkouts checkouts, Engine engine, MigrationLogs logs) {
    this.checkouts = checkouts;
    this.engine = engine;
    this.seeds = new Seeds(checkouts);
    this.logs = logs;
  }

  /** What a run did, and what the incarnation holds since. */
  record Outcome(RunFacts run, PreviewHistory history) {}

  /** What the commit asks of an incarnation with this history. */
  Head compare(Project project, Desired.Present wanted, PreviewHistory history) {
    try {
      return checkouts.with(
          project,
          wanted,
          found -> head(orSeed(decide(project, found, history), project, history)));
    } catch (RuntimeException e) {
      Told told = Told.of(e, "the commit " + wanted.sha());
      log.warn("{}: the commit {} cannot be used: {}", project.name(), wanted.sha(), told.line());
      return new Head.Unusable(told.code(), told.what(), told.mend());
    }
  }

  private static MigrateOrRebuild decide(
      Project project, Optional<Checkouts.Found> found, PreviewHistory history) {
    return found
        .map(f -> f.tool().decide(history, f.tool().list(f.files(), settings(project))))
        .orElseGet(() -> MigrateOrRebuild.decide(history, history.tool(), List.of()));
  }

  /** Without a new migration there may still be a seed to run. */
  private static MigrateOrRebuild orSeed(
      MigrateOrRebuild decision, Project project, PreviewHistory history) {
    return decision instanceof MigrateOrRebuild.Nothing && Seeds.due(project, history)
        ? new MigrateOrRebuild.Migrate(List.of(), "the seed has not run on this preview")
        : decision;
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

  /**
   * Runs what is pending, and the seed. One that fails is part of the outcome.
   *
   * @param telling how far it is, while it takes long
   */
  Outcome run(
      Project project,
      Desired.Present wanted,
      InstanceId instance,
      OwnerLogin login,
      PreviewHistory history,
      String decision,
      Consumer<ProgressFacts> telling) {
    InstanceDatabase database = new InstanceDatabase(engine, instance, login);
    Outcome migrated =
        checkouts.with(
            project,
            wanted,
            found ->
                found
                    .map(f ->
                        run(
                            project,
                            wanted,
                            f,
                            database,
                            history,
                            decision,
                            base(project, wanted, f),
                            telling))
                    .orElseGet(() -> nothingToRun(project, wanted, database, history)));
    return seeds.after(migrated, project, wanted, database, limits(project));
  }

  /**
   * Of a command's migrations the base branch tells nothing: only the tool knows what is pending.
   */
  private BaseReading base(Project project, Desired.Present wanted, Checkouts.Found found) {
    return wanted
        .base()
        .filter(branch -> project.migrations().command().isEmpty())
        .map(branch ->
            BaseReading.begin(
                branch,
                () -> checkouts.newest(project, wanted.remote(), branch, found, settings(project))))
        .orElseGet(BaseReading::none);
  }

  private Outcome run(
      Project project,
      Desired.Present wanted,
      Checkouts.Found found,
      InstanceDatabase database,
      PreviewHistory history,
      String decision,
      BaseReading base,
      Consumer<ProgressFacts> telling) {
    MigrationRun run =
        new MigrationRun(found.files(), settings(project), database, limits(project));
    BeforeRun before = BeforeRun.read(found.tool(), run, history, base);
    RunResult result;
    List<Migration> pending;
    try (MigrationLogs.Writer kept = logs.begin(database.name());
        LiveProgress progress = LiveProgress.begin(database.name(), telling)) {
      result = found.tool().run(run, new LoggedRun(database.name(), kept, progress));
      pending = progress.pending();
    }
    RunFacts facts =
        new RunFacts(
            wanted.sha(),
            found.tool().name(),
            decision,
            result.took().toMillis(),
            ran(result),
            result.skipped().stream().map(Migration::label).toList(),
            found.caveats(),
            result.failure().map(Migrations::facts).orElse(null),
            before.facts(pending, project.migrations().failOn()),
            result.printed().map(p -> new Printed(p.command(), p.end(), p.cut())).orElse(null));
    return new Outcome(facts, history.after(result));
  }

  private static RunLimits limits(Project project) {
    return new RunLimits(
        project.migrations().statementTimeout(),
        project.migrations().lockTimeout(),
        project.migrations().timeout());
  }

  /** Of a command's migrations nothing is known but that it ran them. */
  private static List<Ran> ran(RunResult result) {
    return result.printed().isPresent()
        ? List.of()
        : result.applied().stream()
            .map(a -> new Ran(a.migration().id(), a.migration().description(), a.took().toMillis()))
            .toList();
  }

  /** A clone of a snapshot without rows: production's tools left nothing in it. */
  static Outcome nothingToRun(String sha, PreviewHistory history, String decision) {
    return new Outcome(
        new RunFacts(sha, NO_TOOL, decision, 0, List.of(), List.of(), List.of(), null, null),
        history);
  }

  /** A commit without migrations. */
  private static Outcome nothingToRun(
      Project project, Desired.Present wanted, InstanceDatabase database, PreviewHistory history) {
    return new Outcome(
        new RunFacts(
            wanted.sha(),
            NO_TOOL,
            "the commit has no migrations",
            0,
            List.of(),
            List.of(),
            List.of(),
            null,
            BeforeRun.withoutRun(database, history, project.migrations().failOn())),
        history);
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
}
