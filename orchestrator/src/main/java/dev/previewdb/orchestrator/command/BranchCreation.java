package dev.previewdb.orchestrator.command;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Truth;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.Wishes;
import dev.previewdb.orchestrator.report.Markdown;
import java.util.function.Supplier;

/** Asks for a database for a branch that has no pull request. */
final class BranchCreation {
  /** GitHub's limit: what is longer could only have been cut from it. */
  private static final int LONGEST = 255;

  private final PreviewStore store;
  private final Wishes wishes;
  private final Truth truth;

  BranchCreation(PreviewStore store, Wishes wishes, Truth truth) {
    this.store = store;
    this.wishes = wishes;
    this.truth = truth;
  }

  /**
   * Looks whether the branch is there, lest a row be left that is never served, and gives what asks
   * for it.
   *
   * @throws PreviewDbException COMMAND_BRANCH_MISSING, or as of a repository that does not answer
   */
  Supplier<Reply> of(Project project, String branch) {
    if (branch.length() > LONGEST || !truth.hasBranch(project, branch)) {
      throw PreviewDbException.of(Problem.COMMAND_BRANCH_MISSING);
    }
    return () -> {
      Preview preview = store.lookAgain(new PreviewKey.Branch(project.name(), branch));
      wishes.recall(preview.id(), project.timeToLive(), null);
      return Reply.done(
          CommandWords.name(preview)
              + " is asked for. "
              + Markdown.code("previewdb preview show " + preview.name())
              + " tells of it.");
    };
  }
}
