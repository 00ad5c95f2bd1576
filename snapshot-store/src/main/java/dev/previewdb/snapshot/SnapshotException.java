package dev.previewdb.snapshot;

/**
 * A {@link SnapshotProblem} that happened, with the things and places it names. Its message holds
 * no secret and no row.
 */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SnapshotProblem problem;
  private final String what;
  private final String mend;

  /** The arguments fill the holes of the problem's two sentences. */
  public SnapshotException(SnapshotProblem problem, Object... arguments) {
    super(problem.words(arguments) + ". " + problem.mend(arguments));
    this.problem = problem;
    this.what = problem.words(arguments);
    this.mend = problem.mend(arguments);
  }

  /** The same problem with the failure that led to it, for the log. */
  public SnapshotException because(Throwable cause) {
    initCause(cause);
    return this;
  }

  public SnapshotProblem problem() {
    return problem;
  }

  /** What happened, naming the thing and the place. */
  public String what() {
    return what;
  }

  public String mend() {
    return mend;
  }
}
