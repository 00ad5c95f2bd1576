package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.webhook.WebhookSecrets;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small GitHub on 127.0.0.1. It keeps repositories, pull requests, comments and statuses, serves
 * the API calls that previewdb makes, in GitHub's own form, and sends signed webhooks. Each change
 * below sends the delivery GitHub would send and returns when it is answered, unless deliveries are
 * held. It can be told to fail in the ways GitHub does. Safe for many threads.
 */
public final class LocalGitHub implements AutoCloseable {
  private final Clock clock;
  private final State state;
  private final Troubles troubles = new Troubles();
  private final Webhook webhook;
  private final List<Consumer<LocalActivity>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<LocalRequest>> watchers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Javalin server;
  private final Payloads payloads;
  private final AppCalls apps;
  private final CheckCalls checks;
  private final DeploymentCalls deployments = new DeploymentCalls();
  private final DispatchCalls dispatches = new DispatchCalls();
  private final LocalIssuer issuer = new LocalIssuer();
  private volatile LocalChanges changes = pull -> List.of();

  private LocalGitHub(String login, String token, int port, Clock clock) {
    this.clock = clock;
    this.state = new State(clock);
    this.webhook = new Webhook(clock);
    // The address is only known once the server has started, and no request comes before that.
    Address address = new Address();
    this.apps = new AppCalls(state, webhook, clock);
    this.checks = new CheckCalls(apps);
    Wire wire = new Wire(state, address, apps);
    Consumer<LocalActivity> told =
        activity -> listeners.forEach(listener -> listener.accept(activity));
    Api api = new Api(state, troubles, new TroubledAnswer(closing), token, apps, issuer);
    this.payloads = new Payloads(wire, state);
    this.server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.concurrency.useVirtualThreads = true;
          config.http.generateEtags = true;
          config.routes.before(this::show);
          api.addTo(
              config.routes,
              new PullRequestCalls(state, wire, login, pull -> changes.of(pull)),
              new CommentCalls(state, wire, login, apps, told),
              new StatusCalls(state, wire, told),
              checks,
              deployments,
              dispatches);
        });
    try {
      server.start("127.0.0.1", port);
    } catch (JavalinBindException e) {
      webhook.close();
      throw new GitHubException(GitHubProblem.PORT_IN_USE, port);
    }
    address.port(server.port());
  }

  /**
   * Starts one.
   *
   * @param login whose token it is: the author of comments made through the API
   * @param token the only one it accepts
   * @param port 0 for any that is free; a {@link GitHubException} when the port is in use
   */
  public static LocalGitHub start(String login, String token, int port, Clock clock) {
    return new LocalGitHub(login, token, port, clock);
  }

  public URI apiUrl() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /**
   * Where deliveries go, and the secret that signs them. Until this is called they are only kept.
   */
  public void webhook(URI url, WebhookSecrets secrets) {
    webhook.to(url, secrets);
  }

  /** Whom it asks which files a pull request changes; until this is called, none change any. */
  public void changes(LocalChanges told) {
    changes = told;
  }

  /** Called for everything written through the API, on the thread that serves the call. */
  public void listen(Consumer<LocalActivity> listener) {
    listeners.add(listener);
  }

  /** Called with everything that comes in, before it is looked at, on the thread that serves it. */
  public void watch(Consumer<LocalRequest> watcher) {
    watchers.add(watcher);
  }

  public void addRepository(LocalRepository repository) {
    state.put(repository);
  }

  /** Requests to the old name are redirected from now on, until another repository takes it. */
  public void renameRepository(long id, String newFullName) {
    state.put(state.repository(id).orElseThrow().renamed(newFullName));
    webhook.deliver("repository", payloads.repository("renamed", id));
  }

  /**
   * Removes it as GitHub does: its id answers 404, and pull requests from it have no head
   * repository.
   */
  public void deleteRepository(long id) {
    state.remove(id);
  }

  public void permit(long repositoryId, String login, Permission permission) {
    state.permit(repositoryId, login, permission);
  }

  /** There is a GitHub App from now on, installed nowhere. */
  public void registerApp(long id, RSAPublicKey key) {
    apps.register(id, key);
  }

  /** The App is installed in these repositories, and the tokens it had hold no more. */
  public void installApp(Set<Long> repositoryIds) {
    apps.registered().orElseThrow().install(repositoryIds);
  }

  /** The tokens that were given to the App hold no more. */
  public void revokeTokens() {
    apps.registered().orElseThrow().revoke();
  }

  /** How many tokens were given to the App since the last installation or revocation. */
  public int tokensGranted() {
    return apps.registered().orElseThrow().granted();
  }

  /** Newest first. */
  public List<LocalCheckRun> checkRuns(long repositoryId, String sha) {
    return checks.of(repositoryId, sha);
  }

  /** Newest first. */
  public List<LocalDeployment> deployments(long repositoryId) {
    return deployments.of(repositoryId);
  }

  /** The events that were sent to the repository's workflows, oldest first. */
  public List<LocalDispatch> dispatches(long repositoryId) {
    return dispatches.of(repositoryId);
  }

  /** Somebody presses a button of a check run, or with {@code null} has it run again. */
  public LocalDelivery press(long checkRunId, String who, @Nullable String button) {
    return webhook.deliver(
        "check_run", payloads.checkRun(checks.run(checkRunId).orElseThrow(), who, button));
  }

  /**
   * The ID token of a job that runs for a pull request, as GitHub Actions gives it.
   *
   * @param changed claims in place of the usual ones
   */
  public String jobToken(String audience, long repositoryId, int number, Map<String, ?> changed) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", apiUrl().toString());
    claims.put("aud", audience);
    claims.put(
        "sub", "repo:" + state.repository(repositoryId).orElseThrow().fullName() + ":pull_request");
    claims.put("repository_id", Long.toString(repositoryId));
    claims.put("event_name", "pull_request");
    claims.put("ref", "refs/pull/" + number + "/merge");
    claims.put("iat", now);
    claims.put("nbf", now);
    claims.put("exp", now + 300);
    claims.putAll(changed);
    return issuer.token(claims);
  }

  /** Everyone has one, also who never did anything here. */
  public long userId(String anyLogin) {
    return state.user(anyLogin);
  }

  public LocalPullRequest open(NewPullRequest wanted) {
    return sent("opened", state.open(wanted));
  }

  /** An issue that is no pull request. Its opening is no event that previewdb subscribes to. */
  public LocalIssue openIssue(long repositoryId, String author, String title) {
    return state.openIssue(repositoryId, author, title);
  }

  /** The head branch is at another commit now, whether it was added or forced. */
  public LocalPullRequest push(long repositoryId, int number, String sha) {
    String before = pullRequest(repositoryId, number).orElseThrow().head().sha();
    LocalPullRequest pushed =
        state.change(repositoryId, number, pull -> pull.pushed(sha, clock.instant()));
    ObjectNode payload =
        payloads.pullRequest("synchronize", pushed).put("before", before).put("after", sha);
    webhook.deliver("pull_request", payload);
    return pushed;
  }

  public LocalPullRequest close(long repositoryId, int number, boolean merged) {
    return sent(
        "closed", state.change(repositoryId, number, pull -> pull.closed(merged, clock.instant())));
  }

  public LocalPullRequest reopen(long repositoryId, int number) {
    return sent(
        "reopened", state.change(repositoryId, number, pull -> pull.reopened(clock.instant())));
  }

  /** It is a draft from now on, or is ready for review. */
  public LocalPullRequest draft(long repositoryId, int number, boolean draft) {
    return sent(
        draft ? "converted_to_draft" : "ready_for_review",
        state.change(repositoryId, number, pull -> pull.drafted(draft, clock.instant())));
  }

  /** A person puts a label on a pull request. */
  public LocalPullRequest label(long repositoryId, int number, String name) {
    return labelled("labeled", repositoryId, number, name, names -> names.add(name));
  }

  /** A person takes a label away. */
  public LocalPullRequest unlabel(long repositoryId, int number, String name) {
    return labelled("unlabeled", repositoryId, number, name, names -> names.remove(name));
  }

  private LocalPullRequest labelled(
      String action, long repositoryId, int number, String name, Consumer<Set<String>> change) {
    LocalPullRequest changed =
        state.change(
            repositoryId,
            number,
            pull -> {
              Set<String> names = new HashSet<>(pull.labels());
              change.accept(names);
              return pull.labelled(names, clock.instant());
            });
    ObjectNode payload = payloads.pullRequest(action, changed);
    payload.putObject("label").put("name", name);
    webhook.deliver("pull_request", payload);
    return changed;
  }

  /** A person writes in the conversation. */
  public LocalComment comment(long repositoryId, int number, String author, String body) {
    LocalComment comment = state.comment(repositoryId, number, author, body);
    webhook.deliver("issue_comment", payloads.comment("created", comment));
    return comment;
  }

  /** A person changes the words of a comment. */
  public LocalComment editComment(long commentId, String body) {
    LocalComment edited = state.edit(commentId, body);
    webhook.deliver("issue_comment", payloads.comment("edited", edited));
    return edited;
  }

  /** The reactions put under a comment through the API, oldest first. */
  public List<String> reactions(long commentId) {
    return state.reactions(commentId);
  }

  /** A branch without a pull request is at another commit now. */
  public LocalDelivery pushBranch(long repositoryId, String branch, String sha) {
    return webhook.deliver("push", payloads.push(repositoryId, branch, sha));
  }

  public LocalDelivery deleteBranch(long repositoryId, String branch) {
    return webhook.deliver("delete", payloads.branchDeleted(repositoryId, branch));
  }

  public boolean deleteComment(long commentId) {
    return state.removeComment(commentId);
  }

  public LocalDelivery ping() {
    return webhook.deliver("ping", payloads.ping());
  }

  public Optional<LocalPullRequest> pullRequest(long repositoryId, int number) {
    return state.pullRequest(repositoryId, number);
  }

  /** Oldest first. */
  public List<LocalComment> comments(long repositoryId, int number) {
    return state.comments(repositoryId, number);
  }

  /** Newest first. */
  public List<LocalStatus> statuses(long repositoryId, String sha) {
    return state.statuses(repositoryId, sha);
  }

  /**
   * From now on changes make deliveries without sending them: {@link #send} does, in any order, as
   * often as wanted.
   */
  public void holdDeliveries(boolean on) {
    webhook.hold(on);
  }

  /** Every delivery made, oldest first, with its last answer. */
  public List<LocalDelivery> deliveries() {
    return webhook.all();
  }

  /** Sends a delivery for the first time or again, under the same id, and waits for the answer. */
  public LocalDelivery send(String deliveryId) {
    return webhook.send(deliveryId);
  }

  /** The call fails so, once; later ones of the same call queue behind it. */
  public void failOnce(Call call, Trouble trouble) {
    troubles.once(call, trouble);
  }

  /** The call fails so, until {@link #heal}. */
  public void fail(Call call, Trouble trouble) {
    troubles.lasting(call, trouble);
  }

  /** Every call fails so, until {@link #heal}. */
  public void failAll(Trouble trouble) {
    for (Call call : Call.values()) {
      fail(call, trouble);
    }
  }

  public void heal() {
    troubles.heal();
  }

  @Override
  public void close() {
    closing.countDown();
    webhook.close();
    server.stop();
  }

  private void show(Context ctx) {
    if (watchers.isEmpty()) {
      return;
    }
    Map<String, List<String>> headers = new HashMap<>();
    Collections.list(ctx.req().getHeaderNames())
        .forEach(name -> headers.put(name, Collections.list(ctx.req().getHeaders(name))));
    String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
    LocalRequest request =
        new LocalRequest(ctx.method().name(), ctx.path() + query, headers, ctx.body());
    watchers.forEach(watcher -> watcher.accept(request));
  }

  private LocalPullRequest sent(String action, LocalPullRequest pullRequest) {
    webhook.deliver("pull_request", payloads.pullRequest(action, pullRequest));
    return pullRequest;
  }
}
