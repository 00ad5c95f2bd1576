package dev.previewdb.github.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.Shop;
import dev.previewdb.github.local.Trouble;
import dev.previewdb.github.webhook.WebhookSecrets;
import io.javalin.Javalin;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As a GitHub App, against a GitHub that checks proofs, tokens and what each is good for. */
class AppTest {
  private static final long APP = 31_337;
  private static final long OTHER = 700_002;
  private static final KeyPair KEY = rsa();

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private LocalGitHub remote;
  private GitHub gitHub;

  @BeforeEach
  void start() {
    remote = LocalGitHub.start("previewdb[bot]", "no-users-token", 0, clock);
    remote.addRepository(
        new LocalRepository(Shop.ID, Shop.NAME, URI.create("file:///srv/git/shop.git"), "main"));
    remote.addRepository(
        new LocalRepository(OTHER, "acme/other", URI.create("file:///srv/git/o.git"), "main"));
    remote.registerApp(APP, (RSAPublicKey) KEY.getPublic());
    remote.installApp(Set.of(Shop.ID));
    gitHub = app(pkcs8(KEY));
    Shop.opened(remote);
  }

  @AfterEach
  void stop() {
    gitHub.close();
    remote.close();
  }

  @Test
  void itReadsReportsAndFindsItsOwnCommentAgainWithOneTokenForTheRepository() {
    assertThat(gitHub.pullRequest(Shop.ID, 1).headSha()).isEqualTo(Shop.HEAD);
    long id = gitHub.stickyComment(Shop.ID, 1, "<!-- m -->", "one", null);
    LocalComment copy = remote.comment(Shop.ID, 1, "mallory", "<!-- m -->\nmine");

    assertThat(gitHub.stickyComment(Shop.ID, 1, "<!-- m -->", "two", null)).isEqualTo(id);
    assertThat(remote.comments(Shop.ID, 1))
        .filteredOn(comment -> comment.id() == copy.id())
        .singleElement()
        .returns("<!-- m -->\nmine", LocalComment::body);
    assertThat(remote.tokensGranted()).isEqualTo(1);
  }

  @Test
  void deliveriesThatNobodyTookAreFoundAndMadeOnceMore() {
    // GitHub tells times in whole seconds
    Instant before = now.get().truncatedTo(ChronoUnit.SECONDS);
    assertThat(gitHub.failedDeliveries(before)).as("the pull request's").hasSize(1);
    assertThat(gitHub.failedDeliveries(before.plusSeconds(1))).isEmpty();

    Javalin receiver =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.post("/hook", context -> context.status(202));
                })
            .start("127.0.0.1", 0);
    try {
      remote.webhook(
          URI.create("http://127.0.0.1:" + receiver.port() + "/hook"), WebhookSecrets.of("secret"));
      gitHub.failedDeliveries(before).forEach(gitHub::redeliver);
      await().until(() -> gitHub.failedDeliveries(before).isEmpty());
    } finally {
      receiver.stop();
    }
  }

  @Test
  void aTokenIsReplacedBeforeItsHourIsOver() {
    gitHub.pullRequest(Shop.ID, 1);
    String first = gitHub.gitPassword(Shop.ID);
    now.updateAndGet(then -> then.plus(Duration.ofMinutes(54)));
    assertThat(gitHub.gitPassword(Shop.ID)).isEqualTo(first);
    now.updateAndGet(then -> then.plus(Duration.ofMinutes(2)));

    assertThat(gitHub.gitPassword(Shop.ID)).isNotEqualTo(first);
    assertThat(gitHub.pullRequest(Shop.ID, 1).number()).isEqualTo(1);
  }

  @Test
  void aTokenThatIsRevokedIsReplacedAtTheNextCall() {
    gitHub.pullRequest(Shop.ID, 1);
    remote.revokeTokens();

    assertThatThrownBy(() -> gitHub.pullRequest(Shop.ID, 1))
        .isInstanceOfSatisfying(
            GitHubException.class,
            e -> assertThat(e.problem()).isEqualTo(GitHubProblem.UNAUTHORIZED));
    assertThat(gitHub.pullRequest(Shop.ID, 1).number()).isEqualTo(1);
  }

  @Test
  void aTokenIsGoodForItsRepositoryAloneAndWhereItIsNotInstalledThereIsNone() {
    assertThatThrownBy(() -> gitHub.repository(OTHER)).isInstanceOf(GitHubException.class);
    remote.installApp(Set.of(Shop.ID, OTHER));
    assertThat(gitHub.repository(OTHER).fullName()).isEqualTo("acme/other");
    assertThat(gitHub.repository("acme/shop").id()).isEqualTo(Shop.ID);
    assertThat(gitHub.gitPassword(OTHER)).isNotEqualTo(gitHub.gitPassword(Shop.ID));

    remote.installApp(Set.of());
    now.updateAndGet(then -> then.plus(Duration.ofHours(2)));
    assertThatThrownBy(() -> gitHub.pullRequest(Shop.ID, 1))
        .isInstanceOfSatisfying(
            GitHubException.class, e -> assertThat(e.problem()).isEqualTo(GitHubProblem.NOT_FOUND));
  }

  @Test
  void anotherAppsKeyIsRefusedAndNothingOfATokenComesBackInAnError() {
    try (GitHub stranger = app(pkcs8(rsa()))) {
      assertThatThrownBy(() -> stranger.pullRequest(Shop.ID, 1))
          .isInstanceOfSatisfying(
              GitHubException.class,
              e -> assertThat(e.problem()).isEqualTo(GitHubProblem.UNAUTHORIZED));
    }
    remote.fail(Call.READ_PULL_REQUEST, new Trouble.Echo(403));
    String token = gitHub.gitPassword(Shop.ID);
    assertThatThrownBy(() -> gitHub.pullRequest(Shop.ID, 1))
        .isInstanceOf(GitHubException.class)
        .hasMessageNotContaining(token);
    remote.fail(Call.GRANT_TOKEN, new Trouble.Echo(403));
    remote.installApp(Set.of(Shop.ID, OTHER));
    assertThatThrownBy(() -> gitHub.repository(OTHER))
        .isInstanceOf(GitHubException.class)
        .hasMessageNotContaining("eyJ");
  }

  @Test
  void anOutageWhileATokenIsMadeIsAnOutage() {
    remote.fail(Call.GRANT_TOKEN, new Trouble.Html(200));
    assertThatThrownBy(() -> gitHub.pullRequest(Shop.ID, 1))
        .isInstanceOfSatisfying(
            GitHubException.class,
            e -> assertThat(e.problem()).isEqualTo(GitHubProblem.UNAVAILABLE));
    remote.heal();
    assertThat(gitHub.pullRequest(Shop.ID, 1).number()).isEqualTo(1);
  }

  @Test
  void theKeyIsTakenAsGitHubGivesItAndInPkcs8() throws Exception {
    byte[] pkcs1 =
        PrivateKeyInfo.getInstance(KEY.getPrivate().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    try (GitHub given = app(pem("RSA PRIVATE KEY", pkcs1))) {
      assertThat(given.pullRequest(Shop.ID, 1).number()).isEqualTo(1);
    }
    assertThat(AppKey.of("1", pkcs8(KEY))).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAA=\n-----END PRIVATE KEY-----"
      })
  void whatIsNoKeyIsRefusedWithoutBeingRepeated(String pem) {
    assertThatThrownBy(() -> AppKey.of("1", pem))
        .isInstanceOfSatisfying(
            GitHubException.class,
            e -> assertThat(e.problem()).isEqualTo(GitHubProblem.BAD_APP_KEY))
        .hasMessageNotContaining("AAA");
  }

  private GitHub app(String pem) {
    return GitHub.asApp(
        remote.apiUrl(), AppKey.of(Long.toString(APP), pem), Patience.standard(), clock);
  }

  private static String pkcs8(KeyPair pair) {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
