package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.RepositoryName;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's API, as far as previewdb needs it. Every call answers for certain or throws a {@link
 * GitHubException} within its patience: no call sleeps, repeats itself or guesses. A caller decides
 * on {@link GitHubException#problem()} when to come back. Safe for many threads.
 */
public final class GitHub implements AutoCloseable {
  private static final int LONGEST_DESCRIPTION = 140;

  private final Transport transport;
  private final Hub hub;
  private final PullRequests pullRequests;
  private final Comments comments;
  private final Permissions permissions;
  private final CheckRuns checkRuns;
  private final Deployments deployments;
  private final AppDeliveries deliveries;
  private final boolean app;
  private final Rest rest;
  private final LongFunction<String> passwords;

  /**
   * @param api {@code https://api.github.com}, or {@code https://HOST/api/v3}; a {@link
   *     GitHubException} when it is none
   * @param token a fine-grained or classic token of a user
   * @param clock for servers that do not say what time it is
   */
  public GitHub(URI api, Token token, Patience patience, Clock clock) {
    this(
        ApiUrl.checked(api),
        Authorization.of(token),
        repository -> token.secret(),
        patience,
        clock,
        false);
  }

  /**
   * As a GitHub App: with tokens of its installations, each for one repository.
   *
   * @param clock within a minute of GitHub's
   */
  public static GitHub asApp(URI api, AppKey key, Patience patience, Clock clock) {
    URI base = ApiUrl.checked(api);
    AtomicReference<Transport> itself = new AtomicReference<>();
    AppAuthorization authorization =
        new AppAuthorization(
            base,
            key,
            clock,
            question -> Objects.requireNonNull(itself.get()).ask(question).json());
    GitHub gitHub =
        new GitHub(
            base,
            authorization,
            repository -> authorization.token("repositories/" + repository),
            patience,
            clock,
            true);
    itself.set(gitHub.transport);
    return gitHub;
  }

  private GitHub(
      URI base,
      Authorization authorization,
      LongFunction<String> passwords,
      Patience patience,
      Clock clock,
      boolean app) {
    this.passwords = passwords;
    this.app = app;
    transport = new Transport(base, authorization, patience, clock);
    hub = new Hub(base, transport);
    rest = new Rest(transport, base);
    permissions = new Permissions(rest);
    checkRuns = new CheckRuns(rest);
    deployments = new Deployments(rest);
    deliveries = new AppDeliveries(rest);
    pullRequests = new PullRequests(rest);
    comments = new Comments(rest, new Myself(rest, app));
  }

  /** The repository of that owner and name, also when it was renamed since. */
  public Repository repository(String fullName) {
    if (!RepositoryName.isOne(fullName)) {
      throw new GitHubException(
          GitHubProblem.NOT_FOUND, "a repository whose name is no repository's");
    }
    return hub.repository(fullName);
  }

  /** The repository of that id, whatever it is called now. */
  public Repository repository(long id) {
    return hub.repository(id);
  }

  /**
   * The pull request as it is now. {@link GitHubProblem#NOT_FOUND} means that there is none, or
   * none the token may see; no other failure says anything about it.
   */
  public PullRequest pullRequest(long repositoryId, int number) {
    return pullRequests.read(repositoryId, number);
  }

  /**
   * The open pull requests, oldest first. That one is missing here proves nothing: ask for it by
   * {@link #pullRequest} before taking it for closed.
   */
  public List<PullRequest> openPullRequests(long repositoryId) {
    return pullRequests.open(repositoryId);
  }

  /**
   * The files that the pull request changes now, in as many calls as there are hundreds of them.
   */
  public ChangedFiles changedFiles(long repositoryId, int number) {
    return pullRequests.files(repositoryId, number);
  }

  /**
   * Sets the state of a commit in one context; the newest one of a context counts.
   *
   * @param sha 40 or 64 hexadecimal digits
   * @param description one line, cut to GitHub's 140 characters
   * @param target where people are sent for more
   */
  public void commitStatus(
      long repositoryId,
      String sha,
      CommitState state,
      String context,
      String description,
      @Nullable URI target) {
    if (!Fields.isSha(sha)) {
      throw new IllegalArgumentException("not a commit: " + sha.length() + " characters");
    }
    hub.commitStatus(repositoryId, sha, state, context, line(description), target);
  }

  private static String line(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST_DESCRIPTION
        ? line
        : line.substring(0, LONGEST_DESCRIPTION - 1) + "…";
  }

  /** Whether we are an App: only an App may have check runs. */
  public boolean hasChecks() {
    return app;
  }

  /**
   * Sets our check run on a commit; a title of more than GitHub's 140 characters is cut.
   *
   * @param sha 40 or 64 hexadecimal digits
   */
  public void checkRun(long repositoryId, String sha, CheckRun run) {
    if (!Fields.isSha(sha)) {
      throw new IllegalArgumentException("not a commit: " + sha.length() + " characters");
    }
    String title = line(run.title());
    checkRuns.set(
        repositoryId,
        sha,
        new CheckRun(run.name(), run.state(), title, run.about(), run.buttons()));
  }

  /**
   * Has the newest deployment of an environment be of this commit and in this state.
   *
   * @param environment its name on the pull request, as in {@code previewdb/shop-pr-42}
   * @param url where people find it
   */
  public void deployment(
      long repositoryId, String environment, String sha, DeploymentState state, URI url) {
    if (!Fields.isSha(sha)) {
      throw new IllegalArgumentException("not a commit: " + sha.length() + " characters");
    }
    deployments.at(repositoryId, environment, sha, state, url);
  }

  /** Says of the newest deployment of an environment, if there is one, that it is there no more. */
  public void noDeployment(long repositoryId, String environment) {
    deployments.gone(repositoryId, environment);
  }

  /**
   * Sends the repository's workflows that run {@code on: repository_dispatch} an event of this
   * type.
   *
   * @param type one word of 100 characters at most
   * @param payload an object of 10 fields at most
   */
  public void dispatch(long repositoryId, String type, JsonNode payload) {
    rest.sendJson(
        "POST",
        "/repositories/" + repositoryId + "/dispatches",
        Map.of("event_type", type, "client_payload", payload));
  }

  /**
   * Makes our one comment on the pull request say this, by editing it in place; nothing is sent
   * when it says so already. A body beyond GitHub's 65,536 characters is cut, with a note that it
   * was.
   *
   * @param marker one line that people do not see, such as {@code <!-- previewdb:shop -->}; it
   *     becomes the first line and is how the comment is found again
   * @param knownId the id from an earlier call, if it was kept: saves reading the whole
   *     conversation
   * @return the comment's id: another than {@code knownId} if someone had deleted that one
   */
  public long stickyComment(
      long repositoryId, int number, String marker, String body, @Nullable Long knownId) {
    return comments.stick(repositoryId, number, marker, body, knownId);
  }

  /**
   * Whether the person may push to the repository. Only GitHub's own yes is one: a refusal is a no,
   * and no answer at all a {@link GitHubException}.
   *
   * @param login letters, digits, hyphens and underscores
   * @param userId whose login it was when they asked: another person's is a no
   */
  public boolean mayWrite(long repositoryId, String login, long userId) {
    return mayWrite(repositoryId, login, OptionalLong.of(userId));
  }

  /** The same for a login that the operator vouches for. */
  public boolean mayWrite(long repositoryId, String login) {
    return mayWrite(repositoryId, login, OptionalLong.empty());
  }

  private boolean mayWrite(long repositoryId, String login, OptionalLong userId) {
    if (!login.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IllegalArgumentException("not a login: " + login.length() + " characters");
    }
    return permissions.mayWrite(repositoryId, login, userId);
  }

  /**
   * The password with which Git reads that repository over https now: the token, or the App's for
   * this repository, which lasts some minutes at least.
   */
  public String gitPassword(long repositoryId) {
    return passwords.apply(repositoryId);
  }

  /** Puts our reaction under a comment on a pull request; one that is there already stays. */
  public void react(long repositoryId, long commentId, Reaction reaction) {
    rest.send(
        "POST",
        "/repositories/" + repositoryId + "/issues/comments/" + commentId + "/reactions",
        Map.of("content", reaction.word()));
  }

  /**
   * The deliveries to our webhook that were made since then and not taken, each by the id of its
   * newest attempt. Only an App can ask; empty where we are none.
   *
   * @param since GitHub remembers three days
   */
  public List<Long> failedDeliveries(Instant since) {
    return app ? deliveries.failed(since) : List.of();
  }

  /** Has a delivery made once more. */
  public void redeliver(long attempt) {
    deliveries.again(attempt);
  }

  @Override
  public void close() {
    transport.close();
  }

  @Override
  public String toString() {
    return "GitHub at " + transport;
  }
}
