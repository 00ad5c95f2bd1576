package dev.previewdb.orchestrator.preview;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * One row: what is wanted of a preview and what is known of it.
 *
 * @param headSha the commit that was last seen at the head
 * @param epoch which incarnation of the instance is current: raised by every clone, never reused
 * @param generation raised whenever somebody says "look again"
 * @param observed the generation whose asking has been done wholly
 * @param fence the claim this copy was read under; 0 when it was read without one
 * @param revision raised by every change worth telling; {@code reported} is the one last told
 */
public record Preview(
    long id,
    PreviewKey key,
    String name,
    PreviewState state,
    Instant stateSince,
    Instant createdAt,
    Optional<String> headSha,
    Life life,
    Asked asked,
    int epoch,
    long generation,
    long observed,
    long fence,
    long revision,
    long reported,
    Optional<Long> commentId,
    PreviewFacts facts) {

  /**
   * Whether it may be connected to; also one whose migration or seed failed, since people want to
   * look into it.
   */
  public boolean connectable() {
    return state instanceof PreviewState.Ready
        || state instanceof PreviewState.Asleep
        || (state instanceof PreviewState.Failed failed && failed.bySql());
  }

  /** Whether it is on its way out, or out. */
  public boolean gone() {
    return state instanceof PreviewState.Removing || state instanceof PreviewState.Removed;
  }

  /**
   * Of what needs rows, or runs something of the commit.
   *
   * @throws PreviewDbException PREVIEW_EMPTY
   */
  public void refuseIfEmpty() {
    if (facts.empty()) {
      throw PreviewDbException.of(Problem.PREVIEW_EMPTY, name);
    }
  }

  /** Whether everything that was asked for so far is done; not whether it went well. */
  public boolean settled() {
    return observed >= generation;
  }
}
