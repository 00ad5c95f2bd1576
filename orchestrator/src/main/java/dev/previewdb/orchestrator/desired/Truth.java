package dev.previewdb.orchestrator.desired;

import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.client.PullRequest;
import dev.previewdb.github.client.Repository;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Forks;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Config.PullRequests;
import dev.previewdb.orchestrator.migrate.checkout.AccessToken;
import dev.previewdb.orchestrator.migrate.checkout.GitCheckout;
import dev.previewdb.orchestrator.migrate.checkout.GitRemote;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.net.URI;
import java.util.Optional;

/** Reads what is true now: a webhook only said where to look. */
public final class Truth {
  private final Optional<GitHub> gitHub;
  private final GitCheckout git;
  private final ForkApprovals approvals;

  /**
   * Reads from these.
   *
   * @param gitHub none when the service has no GitHub and previews are made by hand
   * @param approvals which commits from forks may have a database
   */
  public Truth(Optional<GitHub> gitHub, GitCheckout git, ForkApprovals approvals) {
    this.gitHub = gitHub;
    this.git = git;
    this.approvals = approvals;
  }

  /** What a preview is made for, as it is now. */
  sealed interface Seen {}

  /** It may have one without a row, for its commit comes from people who may not have more. */
  record Unapproved(String headSha, String reason, String mend) implements Seen {}

  /** It wants a preview at this commit; a pull request has a base branch. */
  record Open(String headSha, GitRemote remote, Optional<String> base) implements Seen {}

  /**
   * It is open and has none by itself, as its project is configured.
   *
   * @param elsewhere the difference that is none of the project's, if that is why
   */
  record NotChosen(String why, Optional<String> elsewhere) implements Seen {}

  /** GitHub said so in so many words. */
  record Closed(String why) implements Seen {}

  /**
   * It may not be made, or not go on: its commits come from people who may not write to the
   * repository, or its branch is not there.
   */
  record Refused(String code, String reason, String mend) implements Seen {
    static Refused of(PreviewDbException why) {
      return new Refused(why.problem().code(), why.what(), why.mend());
    }
  }

  /**
   * Asks Git or GitHub.
   *
   * @param chosen whether a person asked for this very one, so that it needs no choosing
   */
  Seen of(PreviewKey key, Project project, boolean chosen) {
    return switch (key) {
      case PreviewKey.PullRequest pr -> pullRequest(pr, project, chosen);
      case PreviewKey.Branch branch -> branch(remote(project), branch.branch());
    };
  }

  /**
   * Whether the project's repository has this branch now.
   *
   * @throws PreviewDbException when the repository gives no answer
   */
  public boolean hasBranch(Project project, String name) {
    return branch(remote(project), name) instanceof Open;
  }

  /** A repository that gives no answer says nothing about its branch. */
  private Seen branch(GitRemote remote, String name) {
    try {
      return new Open(git.head(remote, name), remote, Optional.empty());
    } catch (PreviewDbException e) {
      if (e.problem() != Problem.BRANCH_MISSING) {
        throw e;
      }
      return Refused.of(e);
    }
  }

  private Seen pullRequest(PreviewKey.PullRequest key, Project project, boolean chosen) {
    PullRequest found = gitHub().pullRequest(key.repositoryId(), key.number());
    if (!found.open()) {
      return new Closed(
          found.merged() ? "the pull request was merged" : "the pull request was closed");
    }
    Optional<NotChosen> not = chosen ? Optional.empty() : against(found, project.pullRequests());
    if (not.isPresent()) {
      return not.get();
    }
    // The very commit that is checked out then: a push after the approval finds none.
    if (found.fromFork() && !approvals.has(key, found.headSha())) {
      return unapproved(found, project.pullRequests().forks());
    }
    return new Open(
        found.headSha(),
        project
            .git()
            .map(Truth::without)
            .orElseGet(() -> withToken(found.cloneUrl(), found.repositoryId())),
        Optional.of(found.baseRef()));
  }

  private static Seen unapproved(PullRequest found, Forks forks) {
    PreviewDbException why =
        PreviewDbException.of(
            Problem.FORK_NOT_APPROVED, found.number(), found.headSha(), found.headSha());
    return switch (forks) {
      case REFUSED -> Refused.of(why);
      case SCHEMA_ONLY -> new Unapproved(found.headSha(), why.what(), why.mend());
    };
  }

  /** The files are asked for only where it depends on them. */
  private Optional<NotChosen> against(PullRequest open, PullRequests settings) {
    return Choice.against(open, settings)
        .map(why -> new NotChosen(why, Optional.empty()))
        .or(() ->
            settings
                .paths()
                .flatMap(paths ->
                    Choice.against(
                        gitHub().changedFiles(open.repositoryId(), open.number()), paths))
                .map(why -> new NotChosen(why, Optional.of(Choice.difference(open)))));
  }

  private GitRemote remote(Project project) {
    if (project.git().isPresent()) {
      return without(project.git().get());
    }
    Repository repository = gitHub().repository(project.repository().orElseThrow());
    return withToken(repository.cloneUrl(), repository.id());
  }

  /** The token is GitHub's: a repository the configuration places elsewhere is read without it. */
  private static GitRemote without(String url) {
    return GitRemote.of(url, Optional.empty());
  }

  private GitRemote withToken(URI url, long repositoryId) {
    return GitRemote.of(
        url.toString(), Optional.of(new AccessToken(gitHub().gitPassword(repositoryId))));
  }

  private GitHub gitHub() {
    return gitHub.orElseThrow(() -> PreviewDbException.of(Problem.NO_GITHUB));
  }
}
