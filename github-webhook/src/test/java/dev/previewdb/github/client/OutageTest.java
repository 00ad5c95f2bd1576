package dev.previewdb.github.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.Shop;
import dev.previewdb.github.local.Trouble;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However GitHub fails, no call returns as if it had answered, and none says "not found" that was
 * not told so.
 */
class OutageTest {
  private final LocalGitHub remote = Shop.start();
  private final GitHub gitHub = client(remote.apiUrl());

  @AfterEach
  void stop() {
    gitHub.close();
    remote.close();
  }

  private static GitHub client(URI api) {
    return new GitHub(
        api,
        Token.of(Shop.TOKEN),
        new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2)),
        Clock.systemUTC());
  }

  /** Every call there is. */
  enum Asked {
    PULL_REQUEST,
    OPEN_PULL_REQUESTS,
    REPOSITORY,
    COMMIT_STATUS,
    STICKY_COMMENT;

    Object of(GitHub gitHub) {
      return switch (this) {
        case PULL_REQUEST -> gitHub.pullRequest(Shop.ID, 1);
        case OPEN_PULL_REQUESTS -> gitHub.openPullRequests(Shop.ID);
        case REPOSITORY -> gitHub.repository(Shop.NAME);
        case STICKY_COMMENT -> gitHub.stickyComment(Shop.ID, 1, "<!-- m -->", "b", null);
        case COMMIT_STATUS -> {
          gitHub.commitStatus(Shop.ID, Shop.HEAD, CommitState.SUCCESS, "c", "d", null);
          yield "set";
        }
      };
    }
  }

  static final List<Trouble> OUTAGES =
      List.of(
          new Trouble.Status(500),
          new Trouble.Status(502),
          new Trouble.Status(503),
          new Trouble.Status(504),
          new Trouble.Status(304),
          new Trouble.Html(200),
          new Trouble.Html(404),
          new Trouble.Html(403),
          new Trouble.Html(503),
          new Trouble.HalfBody(),
          new Trouble.LostAnswer(),
          new Trouble.EmptyBody(),
          new Trouble.Says("null"),
          new Trouble.Says("\"closed\""),
          new Trouble.Says("{\"state\":\"closed\"}"),
          new Trouble.Says("[{\"state\":\"closed\"}]"),
          new Trouble.Says("{} trailing"),
          new Trouble.Slow(Duration.ofMinutes(1)),
          new Trouble.Redirect(302, URI.create("http://127.0.0.2:9/login")),
          new Trouble.Redirect(301, URI.create("https://github.example/")),
          new Trouble.Redirect(307, URI.create("/repositories/" + Shop.ID)));

  static Stream<Arguments> everyCallInEveryOutage() {
    return Stream.of(Asked.values())
        .flatMap(call -> OUTAGES.stream().map(trouble -> Arguments.of(call, trouble)));
  }

  @ParameterizedTest
  @MethodSource("everyCallInEveryOutage")
  void anOutageIsUnavailableAndNeverAnAnswer(Asked call, Trouble trouble) {
    Shop.opened(remote);
    remote.failAll(trouble);

    GitHubException e = thrownBy(() -> call.of(gitHub));

    assertThat(e.problem()).isEqualTo(GitHubProblem.UNAVAILABLE);
    assertThat(e.mend()).contains("nothing is removed meanwhile");
  }

  @Test
  void anEmptyListIsAnEmptyListAndThePullRequestItselfStillTellsTheTruth() {
    Shop.opened(remote);
    remote.fail(Call.LIST_PULL_REQUESTS, new Trouble.EmptyList());

    assertThat(gitHub.openPullRequests(Shop.ID)).isEmpty();
    assertThat(gitHub.pullRequest(Shop.ID, 1).open()).isTrue();
  }

  @Test
  void aPageThatFailsFailsTheWholeList() {
    for (int i = 0; i < 150; i++) {
      Shop.opened(remote);
    }
    remote.failOnce(
        Call.LIST_PULL_REQUESTS, new Trouble.Slow(Duration.ofMillis(1))); // page 1, right
    remote.failOnce(Call.LIST_PULL_REQUESTS, new Trouble.Status(502)); // page 2

    assertThat(thrownBy(() -> gitHub.openPullRequests(Shop.ID)).problem())
        .isEqualTo(GitHubProblem.UNAVAILABLE);
    assertThat(gitHub.openPullRequests(Shop.ID)).hasSize(150);
  }

  /**
   * Right in every field but one: each must make the answer unusable, since any of them could hide
   * another mistake.
   */
  @ParameterizedTest
  @FieldSource("BENT")
  void aPullRequestWithOneFieldWrongIsUnusable(String from, String to) {
    Shop.opened(remote);
    remote.close(Shop.ID, 1, false);
    String right = remote.deliveries().getLast().body();
    String pullRequest =
        right.substring(
            right.indexOf("\"pull_request\":") + 15, right.indexOf(",\"repository\":{"));
    assertThat(pullRequest).contains(from);
    remote.fail(Call.READ_PULL_REQUEST, new Trouble.Says(pullRequest));
    assertThat(gitHub.pullRequest(Shop.ID, 1).open()).as("unbent").isFalse();

    remote.fail(Call.READ_PULL_REQUEST, new Trouble.Says(pullRequest.replace(from, to)));

    assertThat(thrownBy(() -> gitHub.pullRequest(Shop.ID, 1)).problem())
        .isEqualTo(GitHubProblem.UNAVAILABLE);
  }

  static final List<Arguments> BENT =
      List.of(
          Arguments.of("\"state\":\"closed\"", "\"state\":\"CLOSED\""),
          Arguments.of("\"state\":\"closed\"", "\"state\":null"),
          Arguments.of("\"state\":\"closed\"", "\"status\":\"closed\""),
          Arguments.of("\"number\":1,", "\"number\":2,"),
          Arguments.of("\"number\":1,", "\"number\":\"1\","),
          Arguments.of("\"id\":700001,", "\"id\":700002,"),
          Arguments.of("\"draft\":false", "\"draft\":\"no\""),
          Arguments.of("\"sha\":\"aaaa", "\"sha\":\"AAAA"),
          Arguments.of("\"sha\":\"aaaa", "\"sha\":\"--upload-pack=aaaa"),
          Arguments.of("\"full_name\":\"acme/shop\"", "\"full_name\":\"acme/../shop\""),
          Arguments.of("\"clone_url\":\"file:", "\"clone_url\":\" file:"),
          Arguments.of("\"base\":{", "\"basis\":{"));

  @ParameterizedTest
  @EnumSource
  void aRedirectToAnotherServerIsNotFollowedWithTheTokenNorWithout(Asked call) {
    AtomicInteger visits = new AtomicInteger();
    Javalin elsewhere =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.before(ctx -> visits.incrementAndGet());
                })
            .start("127.0.0.1", 0);
    try {
      Shop.opened(remote);
      remote.failAll(
          new Trouble.Redirect(301, URI.create("http://127.0.0.1:" + elsewhere.port() + "/x")));

      assertThat(thrownBy(() -> call.of(gitHub)).problem()).isEqualTo(GitHubProblem.UNAVAILABLE);
      assertThat(visits).hasValue(0);
    } finally {
      elsewhere.stop();
    }
  }

  @Test
  void aStatusIsNotSetOnARepositoryThatAnsweredUnderAnothersId() {
    remote.addRepository(
        new LocalRepository(9, "acme/other", URI.create("file:///srv/git/other.git"), "main"));
    remote.fail(
        Call.READ_REPOSITORY,
        new Trouble.Says(
            "{\"id\":9,\"name\":\"other\",\"full_name\":\"acme/other\",\"owner\":{\"login\":\"acme\"}}"));

    GitHubException e =
        thrownBy(
            () -> gitHub.commitStatus(Shop.ID, Shop.HEAD, CommitState.SUCCESS, "c", "d", null));

    assertThat(e.problem()).isEqualTo(GitHubProblem.UNAVAILABLE);
    assertThat(remote.statuses(9, Shop.HEAD)).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (GitHub nowhere = client(URI.create("http://127.0.0.1:" + free))) {
      for (Asked call : Asked.values()) {
        assertThat(thrownBy(() -> call.of(nowhere)).problem()).isEqualTo(GitHubProblem.UNAVAILABLE);
      }
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsUnavailableInTime() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        GitHub waiting = client(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
      assertThat(thrownBy(() -> waiting.pullRequest(Shop.ID, 1)).problem())
          .isEqualTo(GitHubProblem.UNAVAILABLE);
    }
  }

  static Stream<Arguments> everyCallAtEveryLimit() {
    return Stream.of(Asked.values())
        .flatMap(call ->
            Stream.of(
                Arguments.of(call, new Trouble.Limited(429, Duration.ofSeconds(1_800)), 1_800L),
                Arguments.of(call, new Trouble.Limited(403, Duration.ofSeconds(90)), 90L),
                Arguments.of(call, new Trouble.HourlyLimit(Instant.EPOCH), 1L),
                Arguments.of(
                    call, new Trouble.HourlyLimit(Instant.parse("2200-01-01T00:00:00Z")), 3_600L)));
  }

  @ParameterizedTest
  @MethodSource("everyCallAtEveryLimit")
  void aLimitIsToldAndNeverSatOut(Asked call, Trouble limit, long seconds) {
    Shop.opened(remote);
    remote.failAll(limit);

    // Were the wait sat out, the shortest of these would pass; the longest is an hour.
    GitHubException e = thrownBy(() -> call.of(gitHub));

    assertThat(e.problem()).isEqualTo(GitHubProblem.RATE_LIMITED);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void forbiddenIsNeitherAnOutageNorALimit() {
    Shop.opened(remote);
    remote.fail(Call.CREATE_COMMENT, new Trouble.Status(403));

    GitHubException e = thrownBy(() -> gitHub.stickyComment(Shop.ID, 1, "m", "b", null));

    assertThat(e.problem()).isEqualTo(GitHubProblem.FORBIDDEN);
    assertThat(e.retryAfter()).isEmpty();
    assertThat(e.what()).contains("POST /repositories/700001/issues/1/comments");
  }

  @Test
  void whatGitHubRejectsNamesItsReason() {
    Shop.opened(remote);
    remote.fail(Call.SET_STATUS, new Trouble.Status(422));

    GitHubException e =
        thrownBy(() -> gitHub.commitStatus(Shop.ID, Shop.HEAD, CommitState.ERROR, "c", "d", null));

    assertThat(e.problem()).isEqualTo(GitHubProblem.REJECTED);
    assertThat(e.what()).contains("422").contains("status 422");
  }

  private static GitHubException thrownBy(Runnable call) {
    GitHubException e = catchThrowableOfType(GitHubException.class, call::run);
    assertThat(e).as("it must throw").isNotNull();
    return e;
  }
}
