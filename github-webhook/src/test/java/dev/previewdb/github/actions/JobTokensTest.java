package dev.previewdb.github.actions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.Shop;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job of GitHub Actions may show, and what it may not. */
class JobTokensTest {
  private static final String AUDIENCE = "https://previewdb.example.com";

  private LocalGitHub gitHub;
  private JobTokens tokens;

  @BeforeEach
  void start() {
    gitHub = Shop.start();
    tokens = new JobTokens(gitHub.apiUrl(), AUDIENCE);
  }

  @AfterEach
  void stop() {
    gitHub.close();
  }

  @Test
  void theTokenOfAJobNamesItsPullRequest() {
    assertThat(tokens.of(token(Map.of()))).isEqualTo(new ActionsJob(Shop.ID, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://token.actions.githubusercontent.com",
    "aud, https://sts.example.com",
    "repository_id, 0",
    "repository_id, shop"
  })
  void aTokenThatIsNotGitHubsOrNotForUsIsRefused(String claim, String value) {
    assertRefused(token(Map.of(claim, value)), GitHubProblem.BAD_JOB_TOKEN);
  }

  @Test
  void anOldTokenIsRefused() {
    long longAgo = Instant.now().getEpochSecond() - 3_600;
    assertRefused(token(Map.of("iat", longAgo, "exp", longAgo + 300)), GitHubProblem.BAD_JOB_TOKEN);
    assertRefused(
        token(Map.of("nbf", Instant.now().getEpochSecond() + 3_600)), GitHubProblem.BAD_JOB_TOKEN);
  }

  /** Of pull_request_target the ref is the base branch, although a stranger's commit may run. */
  @ParameterizedTest
  @CsvSource({
    "push, refs/heads/main",
    "pull_request_target, refs/heads/main",
    "pull_request_target, refs/pull/7/merge",
    "workflow_dispatch, refs/pull/7/merge",
    "pull_request, refs/heads/refs/pull/7/merge",
    "pull_request, refs/pull/7/merge/x"
  })
  void aJobOfAnotherEventHasNoPullRequest(String event, String ref) {
    assertRefused(
        token(Map.of("event_name", event, "ref", ref)), GitHubProblem.JOB_OF_NO_PULL_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
  void whatIsNoTokenIsRefused(String text) {
    assertRefused(text, GitHubProblem.BAD_JOB_TOKEN);
  }

  @Test
  void claimsThatWereChangedAfterTheSignatureAreRefused() {
    List<String> parts = List.of(token(Map.of()).split("\\.", -1));
    String claims = new String(Base64.getUrlDecoder().decode(parts.get(1)), UTF_8);
    String other =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.replace("refs/pull/7/", "refs/pull/8/").getBytes(UTF_8));

    assertThat(claims).contains("refs");
    assertRefused(parts.get(0) + "." + other + "." + parts.get(2), GitHubProblem.BAD_JOB_TOKEN);
  }

  @Test
  void keysThatCannotBeReadLetNobodyIn() {
    String token = token(Map.of());
    JobTokens away = new JobTokens(URI.create("http://127.0.0.1:9"), AUDIENCE);

    assertThatThrownBy(() -> away.of(token))
        .isInstanceOfSatisfying(
            GitHubException.class,
            e -> assertThat(e.problem()).isEqualTo(GitHubProblem.UNAVAILABLE));
  }

  private String token(Map<String, ?> changed) {
    return gitHub.jobToken(AUDIENCE, Shop.ID, 7, changed);
  }

  private void assertRefused(String token, GitHubProblem problem) {
    assertThatThrownBy(() -> tokens.of(token))
        .isInstanceOfSatisfying(
            GitHubException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
