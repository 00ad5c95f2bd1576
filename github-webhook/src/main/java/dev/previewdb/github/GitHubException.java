package dev.previewdb.github;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A problem with GitHub. It names the thing and the mend and never holds a token, a secret or a
 * body.
 *
 * <p>Only {@link GitHubProblem#NOT_FOUND} says that GitHub answered and has no such thing (or hides
 * it). An outage is never told as an absence: it is {@link GitHubProblem#UNAVAILABLE}.
 */
public final class GitHubException extends RuntimeException {
  private static final Set<GitHubProblem> REFUSALS =
      EnumSet.of(GitHubProblem.NOT_FOUND, GitHubProblem.REJECTED, GitHubProblem.FORBIDDEN);

  private final GitHubProblem problem;
  private final String what;
  private final String mend;
  private final @Nullable Duration retryAfter;

  public GitHubException(GitHubProblem problem, Object... args) {
    this(null, problem, args);
  }

  private GitHubException(@Nullable Duration retryAfter, GitHubProblem problem, Object... args) {
    super(problem.words(args) + ". " + problem.mend(args));
    this.problem = problem;
    this.what = problem.words(args);
    this.mend = problem.mend(args);
    this.retryAfter = retryAfter;
  }

  /** A problem of which GitHub said when to come back. */
  public static GitHubException retryAfter(Duration wait, GitHubProblem problem, Object... args) {
    return new GitHubException(wait, problem, args);
  }

  public GitHubProblem problem() {
    return problem;
  }

  /**
   * Whether GitHub answered for certain that it will not take this, as for what was deleted or is
   * not allowed: asking again changes nothing.
   */
  public boolean isRefusal() {
    return REFUSALS.contains(problem);
  }

  /** What is wrong, in words. */
  public String what() {
    return what;
  }

  /** What to do about it. */
  public String mend() {
    return mend;
  }

  /** How long GitHub asked to be left alone, if it said. Nobody has waited yet. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
