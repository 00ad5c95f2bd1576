package dev.previewdb.orchestrator;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Problem} that happened to one thing in one place: what is wrong, and how to mend it. */
public final class PreviewDbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final String what;
  private final String mend;

  private PreviewDbException(Problem problem, String what, String mend, @Nullable Throwable cause) {
    super(new Told(problem.code(), what, mend).line(), cause);
    this.problem = problem;
    this.what = what;
    this.mend = mend;
  }

  /**
   * The words take the first arguments, the mend what is left of them; where none are left, the
   * first again.
   */
  public static PreviewDbException of(Problem problem, Object... args) {
    return because(problem, null, args);
  }

  public static PreviewDbException because(
      Problem problem, @Nullable Throwable cause, Object... args) {
    List<Object> all = Arrays.asList(args);
    int taken = holes(problem.words());
    List<Object> rest = all.size() > taken ? all.subList(taken, all.size()) : all;
    String what = String.format(problem.words(), args);
    String mend = String.format(problem.mend(), rest.toArray());
    return new PreviewDbException(problem, what, mend, cause);
  }

  private static int holes(String words) {
    return words.split("%s", -1).length - 1;
  }

  public Problem problem() {
    return problem;
  }

  /** What is wrong, naming the thing and the place; no full stop. */
  public String what() {
    return what;
  }

  /** What the reader can do about it; no full stop. */
  public String mend() {
    return mend;
  }
}
