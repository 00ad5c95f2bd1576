package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.PreviewHistory.Seed;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.SeedTool;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.reconcile.Migrations.Outcome;
import java.util.Optional;

/** A project's seed: SQL of the commit that fills a clone once, after its migrations. */
final class Seeds {
  private final Checkouts checkouts;

  Seeds(Checkouts checkouts) {
    this.checkouts = checkouts;
  }

  /** Whether an incarnation with this history is still to be filled. */
  static boolean due(Project project, PreviewHistory history) {
    return project.seed().isPresent() && history.seed() == null;
  }

  /** What the run of the migrations came to, and the seed where it is due after it. */
  Outcome after(
      Outcome migrated,
      Project project,
      Desired.Present wanted,
      PreviewDatabase database,
      RunLimits limits) {
    if (migrated.run().failure() != null || !due(project, migrated.history())) {
      return migrated;
    }
    try {
      return checkouts.withFile(
          project,
          wanted,
          project.seed().orElseThrow(),
          files -> filled(migrated, wanted, files, database, limits));
    } catch (PreviewDbException e) {
      if (e.problem() != Problem.SEED_UNREADABLE) {
        throw e;
      }
      String file = project.seed().orElseThrow();
      return failed(
          migrated,
          new FailureFacts(file, file, null, null, null, e.what(), e.problem().code(), e.mend()));
    }
  }

  private static Outcome filled(
      Outcome migrated,
      Desired.Present wanted,
      MigrationFiles files,
      PreviewDatabase database,
      RunLimits limits) {
    RunResult result =
        new SeedTool()
            .run(
                new MigrationRun(files, MigrationSettings.defaults(), database, limits),
                RunObserver.NONE);
    String file = files.inRepository(files.names().getFirst());
    Optional<Failure> failure = result.failure();
    if (failure.isEmpty()) {
      Seed seed = new Seed(wanted.sha(), file, result.took().toMillis());
      return new Outcome(migrated.run(), migrated.history().seeded(seed));
    }
    Outcome told = failed(migrated, facts(file, failure.get()));
    return failure
        .filter(Failure::unfinished)
        .flatMap(Failure::migration)
        .map(half -> new Migration(file, "seed", file, half.checksum(), false))
        .map(half -> new Outcome(told.run(), told.history().halfSeeded(half)))
        .orElse(told);
  }

  /** Without the secrets that a branch's SQL or its errors may print. */
  private static FailureFacts facts(String file, Failure failure) {
    String message = Redaction.of(failure.message());
    PreviewDbException words = PreviewDbException.of(Problem.SEED_FAILED, file, message);
    boolean ownMend = failure.problem() != Problem.MIGRATION_FAILED;
    return new FailureFacts(
        file,
        file,
        failure.statement().map(Redaction::of).orElse(null),
        failure.line().isPresent() ? failure.line().getAsInt() : null,
        failure.sqlState().orElse(null),
        message,
        words.problem().code(),
        ownMend ? failure.mend() : words.mend());
  }

  private static Outcome failed(Outcome migrated, FailureFacts failure) {
    RunFacts run = migrated.run();
    return new Outcome(
        new RunFacts(
            run.sha(),
            run.tool(),
            run.decision(),
            run.millis(),
            run.ran(),
            run.skipped(),
            run.caveats(),
            failure,
            run.before()),
        migrated.history());
  }
}
