package dev.previewdb.orchestrator.report;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.client.CheckRun;
import dev.previewdb.github.client.CommitState;
import dev.previewdb.github.client.DeploymentState;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells GitHub how a preview is: one check run, or a commit status where we are no App, one
 * deployment, and one comment that is edited in place. It works from the row alone, and what could
 * not be told is told later; GitHub being away delays reports and nothing else.
 */
public final class Reporter {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);

  private static final CheckRun.Button RESET =
      new CheckRun.Button("reset", "Reset", "Clone afresh and migrate once more");

  private static final CheckRun.Button EXTEND =
      new CheckRun.Button("extend", "Extend", "Live longer by the time to live");

  private final PreviewStore store;
  private final Optional<GitHub> gitHub;
  private final URI publicUrl;
  private final SnapshotStandings standings;

  public Reporter(
      PreviewStore store, Optional<GitHub> gitHub, URI publicUrl, SnapshotStandings standings) {
    this.store = store;
    this.standings = standings;
    this.gitHub = gitHub;
    this.publicUrl = publicUrl;
  }

  /**
   * Tells the newest state of the preview.
   *
   * @throws GitHubException when GitHub could not be told; the caller tries again
   */
  public void report(long id) {
    Preview preview = store.find(id).orElseThrow();
    switch (preview.key()) {
      case PreviewKey.Branch branch -> store.told(id, preview.revision(), Optional.empty());
      case PreviewKey.PullRequest pr ->
          gitHub.ifPresentOrElse(
              there -> report(there, pr, preview),
              () -> store.told(id, preview.revision(), Optional.empty()));
    }
  }

  private void report(GitHub there, PreviewKey.PullRequest pr, Preview preview) {
    if (preview.state() instanceof PreviewState.Requested && preview.headSha().isEmpty()) {
      // Whether there is to be one is not known yet
      store.told(preview.id(), preview.revision(), Optional.empty());
      return;
    }
    taken(
        preview,
        () -> {
          StatusLine.of(preview).ifPresent(line -> status(there, pr, line));
          return Optional.empty();
        },
        // A token without the right to set statuses may well have that to comment.
        EnumSet.of(GitHubProblem.NOT_FOUND, GitHubProblem.REJECTED, GitHubProblem.FORBIDDEN));
    log.debug("{}: the commit status is set", preview.name());
    // The comment does not wait for the status: on a commit that is gone only the comment can say
    // so.
    Optional<Long> comment =
        taken(
            preview,
            () -> comment(there, pr, preview),
            EnumSet.of(GitHubProblem.NOT_FOUND, GitHubProblem.REJECTED));
    // It is there whatever becomes of the rest: a preview that goes meanwhile is told of in it.
    if (!comment.equals(preview.commentId())) {
      store.told(preview.id(), preview.reported(), comment);
    }
    log.debug("{}: the comment is written", preview.name());
    taken(
        preview,
        () -> {
          deployment(there, pr, preview);
          return Optional.empty();
        },
        EnumSet.of(GitHubProblem.NOT_FOUND, GitHubProblem.REJECTED, GitHubProblem.FORBIDDEN));
    store.told(preview.id(), preview.revision(), comment);
    log.debug("{}: all is told up to revision {}", preview.name(), preview.revision());
  }

  private static void status(GitHub there, PreviewKey.PullRequest pr, StatusLine line) {
    if (there.hasChecks()) {
      there.checkRun(
          pr.repositoryId(),
          line.sha(),
          new CheckRun(
              "previewdb/" + pr.project(),
              line.state(),
              line.description(),
              pr.project() + "/" + pr.number(),
              List.of(RESET, EXTEND)));
      return;
    }
    there.commitStatus(
        pr.repositoryId(),
        line.sha(),
        line.state(),
        "previewdb/" + pr.project(),
        line.description(),
        null);
  }

  /** Made for a commit only; what never had one has no deployment to end either. */
  private void deployment(GitHub there, PreviewKey.PullRequest pr, Preview preview) {
    String environment = "previewdb/" + preview.name();
    if (preview.state() instanceof PreviewState.Removed) {
      there.noDeployment(pr.repositoryId(), environment);
      return;
    }
    URI url = URI.create(publicUrl + "/api/v1/previews/" + preview.name());
    StatusLine.of(preview)
        .ifPresent(line ->
            there.deployment(
                pr.repositoryId(), environment, line.sha(), deployed(preview, line), url));
  }

  /** A database that is there is deployed, whatever the check says of the branch. */
  private static DeploymentState deployed(Preview preview, StatusLine line) {
    boolean there =
        preview.state() instanceof PreviewState.Ready
            || preview.state() instanceof PreviewState.Asleep;
    return there && line.state() == CommitState.FAILURE
        ? DeploymentState.SUCCESS
        : deployed(line.state());
  }

  private static DeploymentState deployed(CommitState state) {
    return switch (state) {
      case PENDING -> DeploymentState.IN_PROGRESS;
      case SUCCESS -> DeploymentState.SUCCESS;
      case FAILURE -> DeploymentState.FAILURE;
      case ERROR -> DeploymentState.ERROR;
    };
  }

  /** None for one that went before anybody was told of it. */
  private Optional<Long> comment(GitHub there, PreviewKey.PullRequest pr, Preview preview) {
    if (preview.gone() && preview.commentId().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        there.stickyComment(
            pr.repositoryId(),
            pr.number(),
            ReportText.marker(pr.project()),
            ReportText.of(preview, publicUrl, standings.of(pr.project())),
            preview.commentId().orElse(null)));
  }

  private static Optional<Long> taken(
      Preview preview, Supplier<Optional<Long>> telling, Set<GitHubProblem> certain) {
    try {
      return telling.get();
    } catch (GitHubException e) {
      if (!certain.contains(e.problem())) {
        throw e;
      }
      // GitHub answered for certain that it will not take this: saying it again would not change
      // that.
      log.warn("{}: the report was not taken: {}. {}", preview.name(), e.what(), e.mend());
      return Optional.empty();
    }
  }
}
