package dev.previewdb.orchestrator;

import dev.previewdb.github.GitHubException;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.state.StateDatabase;
import dev.previewdb.snapshot.SnapshotException;

/**
 * A failure in the words its table has for it, whichever module it comes from: what the log, the
 * API, the command line and the pull request print.
 *
 * @param code for programs, as in {@code disk-full}
 * @param what the thing and the place; no full stop
 * @param mend what the reader can do; no full stop
 */
public record Told(String code, String what, String mend) {

  /** What others put into their messages may hold a secret; it goes no further than here. */
  public Told {
    what = Redaction.of(what);
    mend = Redaction.of(mend);
  }

  /**
   * The words for a failure.
   *
   * @param work what was being done, for failures no table foresaw; of those only the kind is told,
   *     since their own message may hold anything
   */
  public static Told of(Throwable failure, String work) {
    return switch (failure) {
      case PreviewDbException e -> new Told(e.problem().code(), e.what(), e.mend());
      case SnapshotException e -> new Told(e.problem().code(), e.what(), e.mend());
      case GitHubException e -> new Told(e.problem().code(), e.what(), e.mend());
      default ->
          of(
              StateDatabase.lost(failure)
                  .orElseGet(() ->
                      PreviewDbException.of(
                          Problem.UNEXPECTED, work, failure.getClass().getSimpleName())),
              work);
    };
  }

  /** Both as text: one line, or more where either is a list. */
  public String line() {
    String between = what.contains("\n") ? "\n" : ". ";
    return what + between + mend + (mend.contains("\n") ? "" : ".");
  }
}
