package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.local.LocalIssue;
import dev.previewdb.github.local.Permission;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was done with long ago is forgotten, and nothing is done twice because of it. */
class ForgettingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(false);
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void deliveriesAndCommandsGoAMonthAfterTheyWereDoneAndNoneBefore() throws Exception {
    try (StateView state = StateView.of(acme.storage())) {
      state.change(
          delivery("old", "now() - interval '31 days'"),
          delivery("young", "now() - interval '29 days'"),
          delivery("waiting", "NULL"),
          command("old", "now() - interval '31 days'"),
          command("young", "now() - interval '29 days'"),
          command("waiting", "NULL"));
    }
    service.close();
    service = acme.start();

    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(
                    state.ask(
                        "SELECT string_agg(delivery_id, ' ' ORDER BY delivery_id) FROM inbox WHERE handled_at < ?::timestamptz",
                        "infinity"))
                .isEqualTo("waiting young");
            assertThat(
                    state.ask(
                        "SELECT string_agg(origin, ' ' ORDER BY origin) FROM command WHERE answered_at < ?::timestamptz",
                        "infinity"))
                .isEqualTo("waiting young");
          });
    }
  }

  private static String delivery(String id, String handled) {
    return "INSERT INTO inbox (delivery_id, event, body, received_at, handled_at) VALUES ('%s', 'ping', '{}', now() - interval '40 days', %s)"
        .formatted(id, handled);
  }

  private static String command(String origin, String answered) {
    return """
    INSERT INTO command (projects, repository_id, pull_request, on_issue, origin, comment_id, author, author_id, verb, argument, unknown, received_at, answered_at)
    VALUES ('{shop}', %d, 1, false, '%s', 1, 'ann', 1, 'HELP', '', false, now() - interval '40 days', %s)
    """
        .formatted(REPOSITORY, origin, answered);
  }

  /** Whoever kept a signed delivery may send it again, also under another id. */
  @Test
  void aCommandThatWasWrittenBeforeWhatGitHubStillDeliversIsNotTaken() throws Exception {
    LocalIssue issue = acme.gitHub.openIssue(REPOSITORY, "ann", "The report is slow");
    acme.gitHub.holdDeliveries(true);
    acme.gitHub.comment(REPOSITORY, issue.number(), "ann", "/preview-db help");
    String body = acme.gitHub.deliveries().getLast().body();

    assertThat(outcomeOf("kept", body, 8)).startsWith("ignored: the comment is older");
    assertThat(outcomeOf("delayed", body, 3)).isEqualTo("look again");
  }

  private String outcomeOf(String id, String body, int daysAgo) throws Exception {
    ObjectNode payload = (ObjectNode) new JsonMapper().readTree(body);
    Instant written = Instant.now().minus(daysAgo, ChronoUnit.DAYS);
    ((ObjectNode) payload.path("comment")).put("created_at", written.toString());
    new ServiceClient(service.port())
        .deliver(id, "issue_comment", payload.toString().getBytes(UTF_8));
    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              state.ask("SELECT count(outcome) FROM inbox WHERE delivery_id = ?", id).equals("1"));
      return state.ask("SELECT outcome FROM inbox WHERE delivery_id = ?", id);
    }
  }
}
