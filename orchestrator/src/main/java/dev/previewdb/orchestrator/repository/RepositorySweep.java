package dev.previewdb.orchestrator.repository;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.client.PullRequest;
import dev.previewdb.github.client.Repository;
import dev.previewdb.orchestrator.config.Config.PullRequests;
import dev.previewdb.orchestrator.desired.Choice;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.repository.ProjectRepositories.Known;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what no delivery told: pull requests that were opened, pushed to or closed while we or
 * GitHub's webhooks were away. It only says where to look again; that a pull request is missing
 * from a list is no reason to delete anything.
 */
public final class RepositorySweep {
  private static final Logger log = LoggerFactory.getLogger(RepositorySweep.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final ProjectRepositories repositories;
  private final PreviewStore previews;
  private final GitHub gitHub;

  public RepositorySweep(ProjectRepositories repositories, PreviewStore previews, GitHub gitHub) {
    this.repositories = repositories;
    this.previews = previews;
    this.gitHub = gitHub;
  }

  /**
   * Looks at the repository of one project.
   *
   * @throws GitHubException when GitHub gave no whole answer; the caller tries again
   */
  public void look(long id) {
    Optional<Known> known = repositories.find(id);
    if (known.isEmpty()) {
      return;
    }
    String project = known.get().project();
    Repository repository = repository(known.get());
    repositories.learned(known.get(), repository.id());
    List<PullRequest> open = gitHub.openPullRequests(repository.id());
    PullRequests chosen = repositories.project(known.get()).pullRequests();
    int news = 0;
    for (PullRequest pullRequest : open) {
      var key = new PreviewKey.PullRequest(project, repository.id(), pullRequest.number());
      if (hasNews(key, pullRequest, chosen)) {
        previews.lookAgain(key);
        news++;
      }
    }
    int gone =
        previews.lookAgainAtOthers(
            project, repository.id(), open.stream().map(PullRequest::number).toList());
    log.debug(
        "{}: {} pull requests are open, {} of them with news, and {} previews are for others",
        project,
        open.size(),
        news,
        gone);
    repositories.lookedAt(known.get(), EVERY);
  }

  private boolean hasNews(
      PreviewKey.PullRequest key, PullRequest pullRequest, PullRequests chosen) {
    return Choice.against(pullRequest, chosen).isPresent()
        ? previews.isThere(key)
        : !previews.hasSeen(key, pullRequest.headSha())
            && !previews.isElsewhere(key, Choice.difference(pullRequest));
  }

  /**
   * The one that was meant when the configured name was asked for first, and no other, also when
   * GitHub shows it no more: whoever takes the name of a repository gets no previews of its data.
   */
  private Repository repository(Known known) {
    if (known.repositoryId().isEmpty()) {
      return gitHub.repository(known.configured());
    }
    Repository meant = gitHub.repository(known.repositoryId().get());
    if (!meant.fullName().equalsIgnoreCase(known.configured())) {
      log.info(
          "the repository {} is called {} now; set projects.{}.repository to that",
          known.configured(),
          meant.fullName(),
          known.project());
    }
    return meant;
  }
}
