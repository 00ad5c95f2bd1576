package dev.previewdb.orchestrator.desired;

import dev.previewdb.github.client.PullRequest;
import dev.previewdb.orchestrator.config.Config.Drafts;
import dev.previewdb.orchestrator.config.Config.Label;
import dev.previewdb.orchestrator.config.Config.PullRequests;
import java.util.Optional;

/** Which pull requests have a preview without being asked for one. */
public final class Choice {
  private Choice() {}

  /** Why an open one has none, in words; empty when it has. */
  public static Optional<String> against(PullRequest open, PullRequests chosen) {
    if (chosen.label() == Label.REQUIRED && !open.labelled()) {
      return Optional.of("the pull request does not carry the label " + PullRequest.LABEL);
    }
    return chosen.drafts() == Drafts.EXCLUDED && open.draft()
        ? Optional.of("the pull request is a draft")
        : Optional.empty();
  }
}
