package dev.previewdb.github.client;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;

/** The calls that the GitHub library has, made over our transport. */
final class Hub {
  private final org.kohsuke.github.GitHub library;

  Hub(URI api, Transport transport) {
    try {
      library =
          new GitHubBuilder()
              .withEndpoint(api.toString())
              // Never the token: the transport adds it, and what the library does not know it
              // cannot log.
              .withAuthorizationProvider(() -> "added by the transport")
              .withConnector(new HubConnector(transport))
              .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
              .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
              .build();
    } catch (IOException e) {
      throw new IllegalStateException("no call is made to build it", e);
    }
  }

  Repository repository(String fullName) {
    return ask("GET /repos/" + fullName, () -> repository(library.getRepository(fullName)));
  }

  Repository repository(long id) {
    return ask("GET /repositories/" + id, () -> repository(byId(id)));
  }

  void commitStatus(
      long repositoryId,
      String sha,
      CommitState state,
      String context,
      String description,
      @Nullable URI target) {
    ask(
        "POST statuses of repository " + repositoryId,
        () ->
            byId(repositoryId)
                .createCommitStatus(
                    sha,
                    GHCommitState.valueOf(state.name()),
                    target == null ? null : target.toString(),
                    description,
                    context));
  }

  /** The library goes by name: the name of this moment, looked up by what does not change. */
  private GHRepository byId(long id) throws IOException {
    GHRepository repository = library.getRepositoryById(id);
    if (repository.getId() != id) {
      throw new IOException("another repository was returned");
    }
    return repository;
  }

  private static Repository repository(GHRepository repository) throws IOException {
    if (repository.getId() < 1) {
      throw new IOException("no id");
    }
    return new Repository(
        repository.getId(),
        repository.getFullName(),
        URI.create(repository.getHttpTransportUrl()),
        repository.getDefaultBranch());
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  /**
   * Refusals come through as they are. All else the library throws, a null pointer included, means
   * that an answer was JSON but not the JSON it is built for.
   */
  private static <T> T ask(String place, Call<T> call) {
    try {
      return call.make();
    } catch (GitHubException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new GitHubException(GitHubProblem.UNAVAILABLE, place, "it is not what GitHub answers");
    }
  }
}
