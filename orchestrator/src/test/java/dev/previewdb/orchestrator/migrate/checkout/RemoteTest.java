package dev.previewdb.orchestrator.migrate.checkout;

import static dev.previewdb.orchestrator.migrate.checkout.GitCheckoutTest.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class RemoteTest {
  private static final String TOKEN = "ghs_t0ken-nobody-may-see";
  private static final String NO_COMMIT = "1".repeat(40);

  @TempDir Path temp;

  @Test
  void aCommitComesOverHttpWithTheTokenInTheHeader() throws Exception {
    try (RawRepository shop = new RawRepository(temp.resolve("origin.git"));
        SmartHttp http = new SmartHttp(shop.directory())) {
      shop.commit("main", shop.at("a/1.sql", "select 1"));
      String commit = shop.commit("main", shop.at("a/2.sql", "select 2"));

      try (CommitTree tree = checkout().commit("shop", remote(http.url()), commit)) {
        assertThat(tree.files()).containsExactly("a/2.sql");
      }
      assertThat(http.authorizations).containsOnly("Basic " + encoded());
      assertThat(http.requests).noneMatch(request -> request.contains(TOKEN));
    }
  }

  @Test
  void ofANextCommitOnlyWhatIsNewComesOverHttp() throws Exception {
    byte[] large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    try (RawRepository shop = new RawRepository(temp.resolve("origin.git"));
        SmartHttp http = new SmartHttp(shop.directory())) {
      GitCheckout checkout = checkout();
      for (int i = 1; i <= 3; i++) {
        String commit =
            shop.commit(
                "main",
                shop.directory(
                    "a",
                    shop.file("large.bin".getBytes(UTF_8), large),
                    shop.file("one.sql", "select " + i)));
        try (CommitTree tree = checkout.commit("shop", remote(http.url()), commit)) {
          assertThat(tree.files()).containsExactly("a/large.bin", "a/one.sql");
          assertThat(tree.beginning("a/one.sql", 100)).isEqualTo("select " + i);
        }
      }

      assertThat(packs()).hasSize(3).filteredOn(bytes -> bytes > 100_000).hasSize(1);
    }
  }

  /** Bytes of each fetch's objects in the cache. */
  private List<Long> packs() throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(file -> file.toString().contains("shop.git"))
          .filter(file -> file.toString().endsWith(".pack"))
          .map(file -> file.toFile().length())
          .toList();
    }
  }

  @Test
  void aSecondCommitOverHttpIsFetchedOnTopOfTheFirst() throws Exception {
    try (RawRepository shop = new RawRepository(temp.resolve("origin.git"));
        SmartHttp http = new SmartHttp(shop.directory())) {
      GitCheckout checkout = checkout();
      for (int i = 1; i <= 4; i++) {
        String commit = shop.commit("main", shop.at("a/" + i + ".sql", "select 1"));
        shop.commit("main", shop.at("later.sql", "select 1"));
        try (CommitTree tree = checkout.commit("shop", remote(http.url()), commit)) {
          assertThat(tree.files()).containsExactly("a/" + i + ".sql");
        }
      }
      assertThat(checkout.head(remote(http.url()), "main")).hasSize(40);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusedCredentialsAreNamedAndTheTokenOccursNowhere(int status) throws Exception {
    try (SmartHttp http = new SmartHttp(temp)) {
      http.refuseWith(status);
      String everything =
          everythingSaidBy(
              () -> checkout().commit("shop", remote(http.url()), NO_COMMIT),
              Problem.REPOSITORY_AUTH_REFUSED);

      assertThat(http.authorizations).contains("Basic " + encoded());
      assertThat(everything).doesNotContain(TOKEN).doesNotContain(encoded());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 500, 503})
  void aServerThatFailsIsUnreachableAndNeverAMissingCommit(int status) throws Exception {
    try (SmartHttp http = new SmartHttp(temp)) {
      http.refuseWith(status);

      String everything =
          everythingSaidBy(
              () -> checkout().commit("shop", remote(http.url()), NO_COMMIT),
              Problem.REPOSITORY_UNREACHABLE);
      assertThat(everything).doesNotContain(TOKEN).doesNotContain(encoded());
      refused(
          Problem.REPOSITORY_UNREACHABLE,
          () -> checkout().head(remote(http.url()), "main"),
          http.url());
    }
  }

  @Test
  void aPageInsteadOfARepositoryIsUnreachable() throws Exception {
    try (SmartHttp http = new SmartHttp(temp)) {
      http.refuseWith(200);

      refused(
          Problem.REPOSITORY_UNREACHABLE,
          () -> checkout().commit("shop", remote(http.url()), NO_COMMIT),
          "not Git");
    }
  }

  @Test
  void aRedirectIsNotFollowedSoTheTokenStaysWithItsHost() throws Exception {
    try (SmartHttp other = new SmartHttp(temp);
        SmartHttp http = new SmartHttp(temp)) {
      http.redirectTo(other.url());

      refused(
          Problem.REPOSITORY_UNREACHABLE,
          () -> checkout().commit("shop", remote(http.url()), NO_COMMIT),
          "redirect");
      assertThat(other.requests).isEmpty();
    }
  }

  @Test
  void anUnreachableRepositoryIsNamed() throws Exception {
    String closed;
    try (SmartHttp http = new SmartHttp(temp)) {
      closed = http.url();
    }
    refused(
        Problem.REPOSITORY_UNREACHABLE,
        () -> checkout().commit("shop", remote(closed), NO_COMMIT),
        closed,
        "refused");
    refused(
        Problem.REPOSITORY_UNREACHABLE,
        () -> checkout().commit("shop", remote("file://" + temp + "/none"), NO_COMMIT),
        "no repository");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ana:p4ss@example.org/x.git",
        "https://p4ss@example.org/x.git",
        "https://example.org/x.git?token=p4ss",
        "https://ana:p4ss with space@example.org/x.git",
        "http://example.org/p4ss.git",
        "ssh://git@example.org/p4ss.git",
        "git@example.org:p4ss.git",
        "ext::sh -c p4ss",
        "file://example.org/p4ss",
        "file:p4ss",
        "-u/p4ss",
        "/srv/p4ss.git",
        ""
      })
  void aUrlWithCredentialsOrAnotherSchemeIsRefusedUnseen(String url) {
    Throwable thrown = catchThrowable(() -> GitRemote.of(url, Optional.empty()));

    assertThat(thrown)
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.REPOSITORY_URL_REFUSED));
    assertThat(trace(thrown)).doesNotContain("p4ss");
  }

  @Test
  void aTokenDoesNotPrintItself() {
    assertThat(remote("https://example.org/x.git")).asString().doesNotContain(TOKEN);
    assertThat("" + new AccessToken(TOKEN)).isEqualTo("***");
    assertThatThrownBy(() -> new GitRemote(java.net.URI.create("ftp://x/y"), Optional.empty()))
        .isInstanceOf(PreviewDbException.class);
  }

  private GitCheckout checkout() {
    return new GitCheckout(temp.resolve("cache"), CheckoutLimits.defaults());
  }

  private static GitRemote remote(String url) {
    return GitRemote.of(url, Optional.of(new AccessToken(TOKEN)));
  }

  private static String encoded() {
    return Base64.getEncoder()
        .encodeToString(("x-access-token:" + TOKEN).getBytes(StandardCharsets.UTF_8));
  }

  /** The exception with all its causes, and every line logged at the finest level. */
  private static String everythingSaidBy(Runnable work, Problem problem) {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Level before = root.getLevel();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    try {
      Throwable thrown = catchThrowable(work::run);
      assertThat(thrown)
          .isInstanceOfSatisfying(
              PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem));
      return trace(thrown) + log.list;
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
