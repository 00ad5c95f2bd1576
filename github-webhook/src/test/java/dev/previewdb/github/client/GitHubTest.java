package dev.previewdb.github.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalFile;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalPullRequest.Branch;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.local.Shop;
import dev.previewdb.github.local.Trouble;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubTest {
  private final LocalGitHub remote = Shop.start();
  private final GitHub gitHub =
      new GitHub(remote.apiUrl(), Token.of(Shop.TOKEN), Patience.standard(), Clock.systemUTC());

  @AfterEach
  void stop() {
    gitHub.close();
    remote.close();
  }

  @Test
  void anOpenPullRequestIsReadWhole() {
    Shop.opened(remote);

    assertThat(gitHub.pullRequest(Shop.ID, 1))
        .isEqualTo(
            new PullRequest(
                Shop.ID,
                "acme/shop",
                URI.create("file:///srv/git/shop.git"),
                1,
                true,
                false,
                Shop.HEAD,
                "gift-cards",
                Shop.ID,
                "main",
                Shop.BASE,
                false,
                Set.of(),
                "Add gift cards",
                URI.create(remote.apiUrl() + "/acme/shop/pull/1")))
        .returns(false, PullRequest::fromFork);
  }

  @Test
  void aPushAClosingAndAReopeningAreSeen() {
    Shop.opened(remote);
    remote.push(Shop.ID, 1, "c".repeat(40));
    assertThat(gitHub.pullRequest(Shop.ID, 1).headSha()).isEqualTo("c".repeat(40));

    remote.close(Shop.ID, 1, false);
    assertThat(gitHub.pullRequest(Shop.ID, 1))
        .returns(false, PullRequest::open)
        .returns(false, PullRequest::merged);

    remote.reopen(Shop.ID, 1);
    assertThat(gitHub.pullRequest(Shop.ID, 1).open()).isTrue();

    remote.close(Shop.ID, 1, true);
    assertThat(gitHub.pullRequest(Shop.ID, 1))
        .returns(false, PullRequest::open)
        .returns(true, PullRequest::merged);
  }

  @Test
  void aPullRequestFromAForkIsOneEvenWhenTheForkIsGone() {
    long fork = 800_001;
    remote.addRepository(
        new LocalRepository(fork, "stranger/shop", URI.create("file:///srv/git/fork.git"), "main"));
    remote.open(
        new NewPullRequest(
            "stranger",
            "Mine",
            new Branch(fork, "main", Shop.HEAD),
            new Branch(Shop.ID, "main", Shop.BASE),
            true));

    assertThat(gitHub.pullRequest(Shop.ID, 1))
        .returns(fork, PullRequest::headRepositoryId)
        .returns(true, PullRequest::fromFork)
        .returns(true, PullRequest::draft);

    remote.deleteRepository(fork);
    assertThat(gitHub.pullRequest(Shop.ID, 1))
        .returns(null, PullRequest::headRepositoryId)
        .returns(true, PullRequest::fromFork);
  }

  @Test
  void onePullRequestThatIsNotThereIsNotFoundAndNothingElseIs() {
    assertThat(problem(() -> gitHub.pullRequest(Shop.ID, 1))).isEqualTo(GitHubProblem.NOT_FOUND);
    assertThat(problem(() -> gitHub.pullRequest(1, 1))).isEqualTo(GitHubProblem.NOT_FOUND);
    assertThat(problem(() -> gitHub.repository("acme/none"))).isEqualTo(GitHubProblem.NOT_FOUND);
    assertThat(problem(() -> gitHub.repository("../../etc"))).isEqualTo(GitHubProblem.NOT_FOUND);
    assertThat(gitHub.openPullRequests(Shop.ID)).isEmpty();
  }

  @Test
  void twoHundredAndFiftyOpenPullRequestsComeThroughThePagesInOrder() {
    IntStream.range(0, 255).forEach(i -> Shop.opened(remote));
    for (int closed : List.of(1, 100, 101, 200, 255)) {
      remote.close(Shop.ID, closed, true);
    }

    List<PullRequest> open = gitHub.openPullRequests(Shop.ID);

    assertThat(open)
        .hasSize(250)
        .allMatch(PullRequest::open)
        .extracting(PullRequest::number)
        .isSorted();
    assertThat(open)
        .extracting(PullRequest::number)
        .doesNotContain(1, 100, 101, 200, 255)
        .contains(2, 99, 201, 254);
  }

  @Test
  void aRenamedRepositoryIsFoundByItsOldNameAndKeepsItsId() {
    Shop.opened(remote);
    remote.renameRepository(Shop.ID, "acme/store");

    Repository found = gitHub.repository("acme/shop");

    assertThat(found)
        .isEqualTo(
            new Repository(Shop.ID, "acme/store", URI.create("file:///srv/git/shop.git"), "main"));
    assertThat(gitHub.pullRequest(Shop.ID, 1))
        .returns(true, PullRequest::open)
        .returns("acme/store", PullRequest::repository);
  }

  @Test
  void theOldNameGivenToAnotherRepositoryLeadsNobodyThere() {
    Shop.opened(remote);
    remote.renameRepository(Shop.ID, "acme/store");
    remote.addRepository(
        new LocalRepository(9, "acme/shop", URI.create("file:///srv/git/other.git"), "main"));

    gitHub.commitStatus(Shop.ID, Shop.HEAD, CommitState.SUCCESS, "previewdb", "ready", null);
    gitHub.stickyComment(Shop.ID, 1, "<!-- m -->", "ready", null);

    assertThat(remote.statuses(9, Shop.HEAD)).isEmpty();
    assertThat(remote.statuses(Shop.ID, Shop.HEAD)).hasSize(1);
    assertThat(remote.comments(Shop.ID, 1)).hasSize(1);
  }

  @Test
  void aCommitStatusArrivesWithItsWordsOnOneLineOfAtMost140Characters() {
    URI target = URI.create("https://previewdb.example/previews/1");
    gitHub.commitStatus(
        Shop.ID, Shop.HEAD, CommitState.PENDING, "previewdb/shop", "cloning\nnow", target);
    gitHub.commitStatus(
        Shop.ID, Shop.HEAD, CommitState.FAILURE, "previewdb/shop", "x".repeat(500), null);

    List<LocalStatus> statuses = remote.statuses(Shop.ID, Shop.HEAD);
    assertThat(statuses).extracting(LocalStatus::state).containsExactly("failure", "pending");
    assertThat(statuses).extracting(LocalStatus::context).containsOnly("previewdb/shop");
    assertThat(statuses.getFirst().description()).hasSize(140).endsWith("…");
    assertThat(statuses.getFirst().target()).isNull();
    assertThat(statuses.getLast().description()).isEqualTo("cloning now");
    assertThat(statuses.getLast().target()).isEqualTo(target.toString());
  }

  @Test
  void aWrongTokenIsUnauthorized() {
    Shop.opened(remote);
    try (var stranger =
        new GitHub(remote.apiUrl(), Token.of("wrong"), Patience.standard(), Clock.systemUTC())) {
      assertThat(problem(() -> stranger.pullRequest(Shop.ID, 1)))
          .isEqualTo(GitHubProblem.UNAUTHORIZED);
      assertThat(problem(() -> stranger.repository("acme/shop")))
          .isEqualTo(GitHubProblem.UNAUTHORIZED);
      assertThat(problem(() -> stranger.stickyComment(Shop.ID, 1, "m", "b", null)))
          .isEqualTo(GitHubProblem.UNAUTHORIZED);
    }
  }

  @Test
  void aTokenTravelsOnlyWhereNobodyListens() {
    for (String url :
        List.of(
            "http://github.example/api/v3",
            "ftp://x",
            "https:///x",
            "https://u:p@h",
            "https://h?x=1",
            "x")) {
      assertThatThrownBy(() ->
              new GitHub(URI.create(url), Token.of("t"), Patience.standard(), Clock.systemUTC())
                  .close())
          .as(url)
          .isInstanceOf(GitHubException.class)
          .hasMessageContaining("cannot be used")
          .hasMessageNotContaining("u:p");
    }
    for (String url :
        List.of(
            "https://api.github.com",
            "https://h/api/v3/",
            "http://127.0.0.1:8080",
            "http://localhost")) {
      new GitHub(URI.create(url), Token.of("t"), Patience.standard(), Clock.systemUTC()).close();
    }
  }

  private static GitHubProblem problem(ThrowingCallable call) {
    try {
      call.call();
    } catch (GitHubException e) {
      return e.problem();
    } catch (Throwable e) {
      throw new AssertionError("not a GitHubException", e);
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void theChangedFilesComeThroughThePagesAndARenamedOneUnderBothNames() {
    Shop.opened(remote);
    remote.changes(pull ->
        IntStream.range(0, 255)
            .mapToObj(i -> new LocalFile("new/" + i, i == 254 ? "old/254" : null))
            .toList());

    ChangedFiles files = gitHub.changedFiles(Shop.ID, 1);

    assertThat(files.all()).isTrue();
    assertThat(files.paths()).hasSize(256).contains("new/0", "new/254", "old/254");
  }

  @Test
  void aListOfChangedFilesThatIsCutOrEmptyOrRefusedDoesNotPassForAllOfThem() {
    Shop.opened(remote);
    assertThat(gitHub.changedFiles(Shop.ID, 1).all()).isFalse();

    remote.changes(
        pull -> IntStream.range(0, 3_001).mapToObj(i -> LocalFile.of("services/" + i)).toList());
    assertThat(gitHub.changedFiles(Shop.ID, 1))
        .returns(false, ChangedFiles::all)
        .returns(3_000, files -> files.paths().size());

    remote.failOnce(Call.LIST_FILES, new Trouble.Status(422));
    assertThat(gitHub.changedFiles(Shop.ID, 1).all()).isFalse();
    remote.failOnce(Call.LIST_FILES, new Trouble.Status(503));
    assertThat(problem(() -> gitHub.changedFiles(Shop.ID, 1))).isEqualTo(GitHubProblem.UNAVAILABLE);
    remote.failOnce(Call.LIST_FILES, new Trouble.Status(403));
    assertThat(problem(() -> gitHub.changedFiles(Shop.ID, 1))).isEqualTo(GitHubProblem.FORBIDDEN);
  }

  @Test
  void whoMayWriteIsGitHubsOwnWordAboutThisVeryPerson() {
    remote.permit(Shop.ID, "ann", Permission.WRITE);
    remote.permit(Shop.ID, "ben", Permission.READ);
    long ann = user("ann");

    assertThat(gitHub.mayWrite(Shop.ID, "ann", ann)).isTrue();
    assertThat(gitHub.mayWrite(Shop.ID, "ann", ann + 1)).as("the login is another's now").isFalse();
    assertThat(gitHub.mayWrite(Shop.ID, "ben", user("ben"))).isFalse();
    assertThat(gitHub.mayWrite(Shop.ID, "stranger", user("stranger"))).isFalse();
    remote.fail(Call.READ_PERMISSION, new Trouble.Status(403));
    assertThat(gitHub.mayWrite(Shop.ID, "ann", ann)).isFalse();
    remote.fail(Call.READ_PERMISSION, new Trouble.Html(200));
    assertThatThrownBy(() -> gitHub.mayWrite(Shop.ID, "ann", ann))
        .isInstanceOf(GitHubException.class);
  }

  @Test
  void aReactionIsPutUnderACommentOnce() {
    LocalPullRequest pull = Shop.opened(remote);
    var comment = remote.comment(Shop.ID, pull.number(), "ann", "hello");

    gitHub.react(Shop.ID, comment.id(), Reaction.EYES);
    gitHub.react(Shop.ID, comment.id(), Reaction.EYES);
    gitHub.react(Shop.ID, comment.id(), Reaction.ROCKET);

    assertThat(remote.reactions(comment.id())).containsExactly("eyes", "rocket");
  }

  private long user(String login) {
    return remote.userId(login);
  }
}
