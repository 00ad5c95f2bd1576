package dev.previewdb.orchestrator.report;

import dev.previewdb.github.client.CommitState;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts.FindingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Migrating;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Requested;
import java.util.List;
import java.util.Optional;

/** The one line on a commit. */
record StatusLine(String sha, CommitState state, String description) {

  /**
   * None while no commit is known, and none at the end: what a commit was is not changed by taking
   * its preview away.
   */
  static Optional<StatusLine> of(Preview preview) {
    return preview.headSha().flatMap(head -> of(preview, head));
  }

  private static Optional<StatusLine> of(Preview preview, String head) {
    if (preview.facts().empty() && preview.connectable()) {
      // Never a success: nothing of the commit was tried
      return pending(head, "Empty until somebody comments /preview-db approve " + head);
    }
    return switch (preview.state()) {
      case Requested r -> pending(head, "Waiting for a database");
      case Cloning c -> pending(head, "Cloning the snapshot " + c.snapshot());
      case Migrating m -> pending(m.sha(), "Running the migrations" + progress(preview));
      case Ready ready -> settled(preview, head, ready.sha(), "Ready: " + migrations(preview));
      case Asleep asleep ->
          settled(preview, head, asleep.sha(), "Ready, asleep until somebody connects");
      case Failed failed ->
          Optional.of(
              new StatusLine(failedAt(preview, failed, head), stateOf(failed), failed.reason()));
      case Removing r -> Optional.empty();
      case Removed r -> Optional.empty();
    };
  }

  private static String progress(Preview preview) {
    return Optional.ofNullable(preview.facts().progress())
        .map(progress -> ": " + progress.words())
        .orElse("");
  }

  private static Optional<StatusLine> pending(String sha, String description) {
    return Optional.of(new StatusLine(sha, CommitState.PENDING, description));
  }

  /** A newer head is not ready because an older one was. */
  private static Optional<StatusLine> settled(
      Preview preview, String head, String served, String description) {
    return head.equals(served)
        ? Optional.of(checked(preview, served, description))
        : pending(head, "Comparing the migrations with those that ran");
  }

  /** The database is there, and the branch is not as it should be. */
  private static StatusLine checked(Preview preview, String served, String description) {
    List<FindingFacts> failing =
        Optional.ofNullable(preview.facts().run())
            .map(RunFacts::findings)
            .orElse(List.of())
            .stream()
            .filter(FindingFacts::fails)
            .toList();
    if (failing.isEmpty()) {
      return new StatusLine(served, CommitState.SUCCESS, description);
    }
    String more = failing.size() == 1 ? "" : " (and " + (failing.size() - 1) + " more)";
    return new StatusLine(
        served,
        CommitState.FAILURE,
        "Ready, but " + failing.getFirst().kind() + ": " + failing.getFirst().what() + more);
  }

  private static String failedAt(Preview preview, Failed failed, String head) {
    return failed.bySql() ? preview.facts().servedSha().orElse(head) : head;
  }

  /** A failing migration or seed is the branch's own; everything else is not. */
  private static CommitState stateOf(Failed failed) {
    return failed.bySql() ? CommitState.FAILURE : CommitState.ERROR;
  }

  private static String migrations(Preview preview) {
    RunFacts run = preview.facts().run();
    if (run == null || run.ran().isEmpty()) {
      return "no migration was pending";
    }
    int count = run.ran().size();
    return "%d migration%s in %d ms".formatted(count, count == 1 ? "" : "s", run.millis());
  }
}
