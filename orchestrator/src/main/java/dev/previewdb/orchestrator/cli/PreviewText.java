package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.CheckpointView;
import dev.previewdb.orchestrator.api.PreviewView;
import dev.previewdb.orchestrator.capture.RefreshFailure;
import dev.previewdb.orchestrator.migrate.PreviewHistory.Seed;
import dev.previewdb.orchestrator.preview.PreviewFacts.BeforeFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FindingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.PendingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import java.time.Instant;
import java.util.Optional;

/** One preview as text. */
final class PreviewText {
  private PreviewText() {}

  static void print(Output output, PreviewView preview) {
    output.line(preview.name() + ": " + preview.state() + " since " + Sizes.time(preview.since()));
    String commit = preview.commit();
    output.line("  commit     " + (commit == null ? "-" : commit));
    CloneFacts origin = preview.facts().origin();
    if (origin != null) {
      output.line(
          "  snapshot   %s, cloned in %s (%s)"
              .formatted(origin.snapshot(), Sizes.seconds(origin.cloneMillis()), origin.mode()));
    }
    RunFacts run = preview.facts().run();
    if (preview.facts().empty() && run != null) {
      output.line("  empty      " + run.decision());
    }
    RefreshFailure failed = preview.refreshFailure();
    if (failed != null) {
      Optional<Instant> taken = Optional.ofNullable(origin).map(CloneFacts::snapshotTakenAt);
      output.line("  stale      " + failed.words(taken));
    }
    if (preview.earlierMaskingKey()) {
      output.line("  key        its snapshot was made with an earlier masking key");
    }
    ProgressFacts progress = preview.facts().progress();
    if (progress != null) {
      output.line("  migrations " + progress.words());
      progress
          .pending()
          .forEach(pending ->
              output.line("  %s %s".formatted(standing(progress, pending), pending.label())));
    }
    if (run != null) {
      run.ran()
          .forEach(ran ->
              output.line(
                  "  migration  %s %s, %s"
                          .formatted(ran.id(), ran.description(), Sizes.seconds(ran.millis()))
                      + from(run, ran)));
      run.skipped().forEach(skipped -> output.line("  not run    " + skipped));
      run.findings().forEach(finding -> print(output, finding));
    }
    Seed seed = preview.facts().historyOrFresh().seed();
    if (seed != null) {
      output.line("  seed       %s, %s".formatted(seed.file(), Sizes.seconds(seed.millis())));
    }
    output.line("  expires    " + end(preview));
    preview.checkpoints().forEach(checkpoint -> output.line("  checkpoint " + text(checkpoint)));
    PreviewView.Problem problem = preview.problem();
    if (problem != null) {
      output.line("  problem    " + problem.reason());
      FailureFacts failure = run == null ? null : run.failure();
      if (failure != null && failure.statement() != null) {
        output.line("  statement  " + failure.statement().strip().replace("\n", "\n             "));
      }
      output.line("  mend       " + problem.mend());
    }
  }

  private static String standing(ProgressFacts progress, PendingFacts pending) {
    if (progress.ran().stream().anyMatch(ran -> ran.id().equals(pending.id()))) {
      return "ran       ";
    }
    return pending.id().equals(progress.running()) ? "running   " : "waits     ";
  }

  /** Whose it is, where that is known. */
  private static String from(RunFacts run, Ran ran) {
    BeforeFacts before = run.before();
    if (before == null || before.base() == null) {
      return "";
    }
    String base = before.base().branch();
    return before.pending().stream()
        .filter(pending -> pending.id().equals(ran.id()))
        .flatMap(pending -> Optional.ofNullable(pending.inBase()).stream())
        .findFirst()
        .map(inBase -> inBase ? ", in " + base + " already" : ", of this pull request")
        .orElse("");
  }

  private static void print(Output output, FindingFacts finding) {
    output.line(
        "  finding    %s%s: %s (%s)"
            .formatted(
                finding.kind(),
                finding.fails() ? ", fails the check" : "",
                finding.what(),
                finding.place()));
    output.line("             " + finding.mend());
  }

  /** When it goes, or until when it can be had back. */
  static String end(PreviewView preview) {
    if (preview.state().equals("removed")) {
      return preview.undeleteUntil() == null
          ? "-"
          : "can be had back until " + Sizes.time(preview.undeleteUntil());
    }
    return preview.keptBy() == null
        ? Sizes.time(preview.expiresAt())
        : "never, kept by " + preview.keptBy();
  }

  private static String text(CheckpointView checkpoint) {
    if (checkpoint.problem() != null) {
      return checkpoint.name() + " could not be made: " + checkpoint.problem();
    }
    return checkpoint.name()
        + (checkpoint.at() == null ? " is on its way" : ", " + Sizes.time(checkpoint.at()));
  }
}
