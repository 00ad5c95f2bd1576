package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands and buttons in Slack, from the signed request to the answer at its response_url. */
class SlackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "shop-pr-1";

  private final TestSlack slack = new TestSlack();
  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    acme.gitHub.permit(REPOSITORY, "ben", Permission.READ);
    acme.write(slack.section(), Map.of("shop", "repository: acme/shop"));
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
    slack.close();
  }

  @Test
  void aWriterHasAPreviewsConnectionByALinkThatOpensOnceAndNobodyElseHas() throws Exception {
    LocalPullRequest pr = ready();

    Answer at = slack.command(service.port(), "U1", "connection " + NAME);
    assertThat(at.status()).isEqualTo(200);
    assertThat(at.json().path("response_type").asText()).isEqualTo("ephemeral");
    Matcher link =
        Pattern.compile("\\(http://[^)]*/connection-link#([A-Za-z0-9_-]{43})\\)")
            .matcher(slack.awaitAnswer("shows the connection").path("text").asText());
    assertThat(link.find()).isTrue();
    String body = "{\"token\": \"" + link.group(1) + "\"}";
    ServiceClient client = new ServiceClient(service.port());
    Answer opened = client.send("POST", "/connection-link", Map.of(), body.getBytes(UTF_8));
    try (Connection connection = TestApi.connect(opened.json())) {
      assertThat(TestApi.single(connection, "SELECT count(*) FROM a")).isEqualTo("0");
    }
    assertThat(client.send("POST", "/connection-link", Map.of(), body.getBytes(UTF_8)).status())
        .isEqualTo(404);

    slack.command(service.port(), "U2", "connection " + NAME);
    slack.awaitAnswer("@ben may not ask");
    assertThat(slack.command(service.port(), "U3", "connection " + NAME).body())
        .contains("who the Slack user U3 is on GitHub");

    LocalComment comment =
        acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db connection");
    await()
        .atMost(PATIENCE)
        .until(() -> acme.gitHub.reactions(comment.id()).equals(List.of("eyes", "confused")));
    assertThat(acme.gitHub.comments(REPOSITORY, pr.number()))
        .anyMatch(answer -> answer.body().contains("told in no comment"))
        .noneMatch(answer -> answer.body().contains("connection-link#"));
    try (StateView state = StateView.of(acme.storage())) {
      assertThat(state.ask("SELECT count(response_url) FROM command WHERE id > ?", 0))
          .as("each is forgotten when its answer is told")
          .isEqualTo("0");
    }
  }

  @Test
  void aBranchWithoutAPullRequestGetsADatabaseAndAWriterItsConnection() throws Exception {
    acme.commit("try", Map.of("2_a.sql", "CREATE TABLE a ();"));
    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              state
                  .ask(
                      "SELECT count(repository_id) FROM project_repository WHERE project = ?",
                      "shop")
                  .equals("1"));
    }

    slack.command(service.port(), "U2", "create branch try");
    slack.awaitAnswer("@ben may not ask");
    slack.command(service.port(), "U1", "create branch none");
    slack.awaitAnswer("no branch of that name");
    slack.command(service.port(), "U1", "create branch try shop");
    slack.awaitAnswer("`shop-br-try` is asked for");
    TestApi api = new TestApi(service.port());
    await()
        .atMost(PATIENCE)
        .until(() -> api.preview("shop-br-try").path("state").asText().equals("ready"));
    slack.command(service.port(), "U2", "connection shop-br-try");
    slack.command(service.port(), "U1", "connection shop-br-try");
    assertThat(slack.awaitAnswer("shows the connection").path("text").asText())
        .contains("shop-br-try", "/connection-link#");
    slack.command(service.port(), "U1", "approve shop-br-try x");
    slack.awaitAnswer("needs no approval");

    assertThat(said("create branch try else")).contains("behind the branch: shop");
    assertThat(said("create branch try shop more")).contains("behind the branch: shop");
  }

  @Test
  void aStatusHasButtonsAndWhoeverPressesOneIsAskedAboutAgain() {
    ready();

    slack.command(service.port(), "U2", "status " + NAME);
    JsonNode status = slack.awaitAnswer("is ready");
    assertThat(status.findValuesAsText("action_id"))
        .containsExactly("connection", "reset", "extend");
    assertThat(status.findValuesAsText("value")).containsOnly(NAME);

    assertThat(slack.press(service.port(), "U2", "reset", NAME).status()).isEqualTo(200);
    slack.awaitAnswer("@ben may not ask");
    slack.press(service.port(), "U3", "reset", NAME);
    slack.awaitAnswer("who the Slack user U3 is on GitHub");
    slack.press(service.port(), "U1", "reset", NAME);
    slack.awaitAnswer("cloned afresh");
  }

  /** The key is the repository's id and the number: the hole "two repositories share a number". */
  @Test
  void ofTwoRepositoriesThatShareANumberAnswersNameThePreviewThatIsMeant() throws Exception {
    try (StateView state = StateView.of(acme.storage())) {
      state.change(
          """
          INSERT INTO preview (name, project, repository_id, pull_request, state, observed, reported)
          VALUES ('shop-pr-1', 'shop', 99, 1, '{"is": "removed", "why": "its pull request was closed"}', 1, 1)
          """);
    }
    String own = NAME + "-" + REPOSITORY;
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(acme.comment(pr.number())).contains("`" + own + "` is ready"));

    slack.command(service.port(), "U1", "status " + own);
    JsonNode status = slack.awaitAnswer("`" + own + "` is ready");
    assertThat(status.findValuesAsText("value")).isNotEmpty().containsOnly(own);
    slack.command(service.port(), "U1", "connection " + own);
    String link = slack.awaitAnswer("the connection of " + own + " once").path("text").asText();
    String token = link.replaceFirst("(?s).*#([A-Za-z0-9_-]+).*", "$1");
    assertThat(
            new ServiceClient(service.port())
                .send(
                    "POST",
                    "/connection-link",
                    Map.of(),
                    ("{\"token\": \"" + token + "\"}").getBytes(UTF_8))
                .json()
                .path("database")
                .asText())
        .isEqualTo(own);
  }

  @Test
  void anAnswerThatSlackDoesNotTakeIsToldAgainAndTheCommandDoneOnce() throws Exception {
    ready();
    slack.fail(2);
    String form = TestSlack.form("U1", "keep " + NAME, "trigger.1", slack.responseUrl());

    TestSlack.send(service.port(), form);
    TestSlack.send(service.port(), form);

    slack.awaitAnswer("lives until");
    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              state
                  .ask(
                      "SELECT count(*) FROM command WHERE origin = ? AND answered_at IS NOT NULL",
                      "slack trigger.1")
                  .equals("1"));
    }
    assertThat(slack.answers()).hasSize(1);
  }

  @Test
  void whatSlackDidNotSignNowOrWhatLeadsElsewhereIsNotTaken() throws Exception {
    String form = TestSlack.form("U1", "delete " + NAME, "trigger.1", slack.responseUrl());
    String now = String.valueOf(Instant.now().getEpochSecond());
    String old = String.valueOf(Instant.now().minusSeconds(301).getEpochSecond());
    int port = service.port();

    assertThat(
            List.of(
                TestSlack.send(port, form, now, "v0=" + "0".repeat(64)),
                TestSlack.send(port, form, old, TestSlack.signature(old, form)),
                TestSlack.send(port, form + "&x=1", now, TestSlack.signature(now, form))))
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(401));
    for (String elsewhere :
        List.of(
            "https://hooks.slack.com.example.com/commands/x",
            "http://user@" + slack.responseUrl().substring(7),
            "file:///etc/passwd",
            "nonsense%")) {
      assertThat(TestSlack.send(port, TestSlack.form("U1", "keep x", "t", elsewhere)).status())
          .as(elsewhere)
          .isEqualTo(400);
    }
    assertThat(TestSlack.send(port, "payload=%7B").status()).isEqualTo(400);
    assertThat(TestSlack.send(port, "text=%zz").status()).isEqualTo(400);
    assertThat(TestSlack.send(port, "text=" + "x".repeat(70_000)).status()).isEqualTo(413);
    try (StateView state = StateView.of(acme.storage())) {
      assertThat(state.ask("SELECT count(*) FROM command WHERE id > ?", 0)).isEqualTo("0");
    }
  }

  @Test
  void aCommandThatCannotBeTakenIsAnsweredAtOnce() {
    assertThat(said("")).contains("`/preview-db status shop-pr-42`", "approve");
    assertThat(said("help")).contains("`/preview-db status shop-pr-42`");
    assertThat(said("status")).contains("names no preview");
    assertThat(said("status nothing")).contains("There is no preview");
  }

  private String said(String words) {
    Answer answer = slack.command(service.port(), "U1", words);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("text").asText();
  }

  private LocalPullRequest ready() {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains("is ready"));
    return pr;
  }
}
