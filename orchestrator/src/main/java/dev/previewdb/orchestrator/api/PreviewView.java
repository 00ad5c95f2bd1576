package dev.previewdb.orchestrator.api;

import dev.previewdb.orchestrator.capture.RefreshFailure;
import dev.previewdb.orchestrator.capture.SnapshotStanding;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A preview as the API shows it. It never holds a password.
 *
 * @param settled whether everything asked for so far is done: nothing changes until somebody asks
 *     again, pushes, or time passes
 * @param expiresAt when it goes by itself; null for one that somebody keeps
 * @param undeleteUntil until when a removed one can be had back with its data
 * @param refreshFailure why its project's last capture failed, until the next succeeds
 * @param earlierMaskingKey whether its snapshot was masked with another key than the present one
 */
public record PreviewView(
    String name,
    String project,
    @Nullable Integer pullRequest,
    @Nullable String branch,
    String state,
    Instant since,
    boolean settled,
    @Nullable String commit,
    @Nullable Instant expiresAt,
    @Nullable String keptBy,
    @Nullable Instant undeleteUntil,
    List<CheckpointView> checkpoints,
    @Nullable Problem problem,
    @Nullable RefreshFailure refreshFailure,
    boolean earlierMaskingKey,
    PreviewFacts facts) {

  /** Why it failed, and the mend. */
  public record Problem(String step, String code, String reason, String mend) {}

  static PreviewView of(
      Preview preview, SnapshotStanding standing, List<CheckpointView> checkpoints) {
    Integer number = preview.key() instanceof PreviewKey.PullRequest pr ? pr.number() : null;
    String branch = preview.key() instanceof PreviewKey.Branch br ? br.branch() : null;
    Problem problem =
        preview.state() instanceof Failed f
            ? new Problem(
                f.step().name().toLowerCase(java.util.Locale.ROOT), f.code(), f.reason(), f.mend())
            : null;
    return new PreviewView(
        preview.name(),
        preview.key().project(),
        number,
        branch,
        preview.state().word(),
        preview.stateSince(),
        preview.settled(),
        preview.headSha().orElse(null),
        preview.life().expiresAt().orElse(null),
        preview.life().keptBy().orElse(null),
        preview.life().volumeUntil().orElse(null),
        checkpoints,
        problem,
        standing.failure().orElse(null),
        Optional.ofNullable(preview.facts().origin())
            .map(CloneFacts::maskingKey)
            .filter(standing::isEarlierKey)
            .isPresent(),
        preview.facts());
  }
}
