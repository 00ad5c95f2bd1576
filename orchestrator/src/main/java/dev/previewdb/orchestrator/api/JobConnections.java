package dev.previewdb.orchestrator.api;

import dev.previewdb.github.actions.ActionsJob;
import dev.previewdb.github.actions.JobTokens;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a job of GitHub Actions the connection of its own pull request, and of nothing else: what
 * it may have follows from the token that GitHub signed, and from nothing the job says.
 */
public final class JobConnections {
  private final Optional<JobTokens> tokens;
  private final Previews previews;

  /**
   * For jobs with such tokens.
   *
   * @param tokens none when the service has no GitHub
   */
  public JobConnections(Optional<JobTokens> tokens, Previews previews) {
    this.tokens = tokens;
    this.previews = previews;
  }

  /**
   * How to connect.
   *
   * @throws PreviewDbException UNAUTHENTICATED, NO_GITHUB, or as of the connection of a preview
   * @throws dev.previewdb.github.GitHubException as of the token
   */
  ConnectionView of(@Nullable String authorization, JobRequest wanted) {
    String token = BearerTokens.shown(authorization);
    ActionsJob job = tokens.orElseThrow(() -> PreviewDbException.of(Problem.NO_GITHUB)).of(token);
    return previews.connection(job, wanted.project());
  }
}
