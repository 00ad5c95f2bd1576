package dev.previewdb.orchestrator.desired;

import dev.previewdb.github.client.ChangedFiles;
import dev.previewdb.github.client.PullRequest;
import dev.previewdb.orchestrator.config.Config.Drafts;
import dev.previewdb.orchestrator.config.Config.Label;
import dev.previewdb.orchestrator.config.Config.PullRequests;
import dev.previewdb.orchestrator.config.PathPatterns;
import java.util.Optional;

/** Which pull requests have a preview without being asked for one. */
public final class Choice {
  private Choice() {}

  /** Why an open one has none whatever it changes, in words; empty when nothing is against it. */
  public static Optional<String> against(PullRequest open, PullRequests chosen) {
    if (chosen.label() == Label.REQUIRED && !open.labelled()) {
      return Optional.of("the pull request does not carry the label " + PullRequest.LABEL);
    }
    return chosen.drafts() == Drafts.EXCLUDED && open.draft()
        ? Optional.of("the pull request is a draft")
        : Optional.empty();
  }

  /** Why one has none by what it changes, in words. What GitHub does not tell may well be ours. */
  static Optional<String> against(ChangedFiles files, PathPatterns paths) {
    return files.all() && !paths.takeOneOf(files.paths())
        ? Optional.of("the pull request changes no file of this project")
        : Optional.empty();
  }

  /** What the files that a pull request changes depend on: while it is the same, so are they. */
  public static String difference(PullRequest open) {
    return open.headSha() + " onto " + open.baseRef();
  }
}
