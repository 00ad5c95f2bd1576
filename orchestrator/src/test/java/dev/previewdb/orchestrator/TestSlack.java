package dev.previewdb.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.app_backend.SlackSignature;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import io.javalin.Javalin;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Slack's side: it signs what people ask, and takes the answers. U1 is ann, U2 is ben. */
public final class TestSlack implements AutoCloseable {
  private static final String PATH = "/webhooks/slack";

  private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final Javalin hooks =
      Javalin.create(
              config -> {
                config.startup.showJavalinBanner = false;
                config.routes.post(
                    "/commands/{secret}",
                    context -> {
                      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        context.status(500);
                      } else {
                        answers.add(new JsonMapper().readTree(context.body()));
                      }
                    });
              })
          .start("127.0.0.1", 0);

  /** The section of the configuration. */
  public String section() {
    return "slack: { signing-secret: { env: SLACK }, users: { U1: ann, U2: ben }, hooks-url: \"%s\" }\n"
        .formatted(url());
  }

  private String url() {
    return "http://127.0.0.1:" + hooks.port();
  }

  /** It takes none of so many answers. */
  void fail(int times) {
    failures.set(times);
  }

  /** An address for answers, as secret as Slack's. */
  public String responseUrl() {
    return url() + "/commands/" + UUID.randomUUID();
  }

  /** Somebody types {@code /preview-db} and these words. */
  public Answer command(int port, String user, String words, String responseUrl) {
    return send(port, form(user, words, UUID.randomUUID().toString(), responseUrl));
  }

  Answer command(int port, String user, String words) {
    return command(port, user, words, responseUrl());
  }

  static String form(String user, String words, String trigger, String responseUrl) {
    return Map.of(
            "command",
            "/preview-db",
            "text",
            words,
            "user_id",
            user,
            "trigger_id",
            trigger,
            "response_url",
            responseUrl)
        .entrySet()
        .stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** Somebody presses a button. */
  Answer press(int port, String user, String action, String preview) {
    ObjectNode press =
        new JsonMapper()
            .createObjectNode()
            .put("type", "block_actions")
            .put("trigger_id", UUID.randomUUID().toString())
            .put("response_url", responseUrl());
    press.putObject("user").put("id", user);
    press.putArray("actions").addObject().put("action_id", action).put("value", preview);
    return send(port, "payload=" + URLEncoder.encode(press.toString(), UTF_8));
  }

  static Answer send(int port, String body) {
    String now = String.valueOf(Instant.now().getEpochSecond());
    return send(port, body, now, signature(now, body));
  }

  static String signature(String time, String body) {
    return new SlackSignature.Generator(TestOrganization.ENVIRONMENT.get("SLACK"))
        .generate(time, body);
  }

  static Answer send(int port, String body, String time, String signature) {
    return new ServiceClient(port)
        .send(
            "POST",
            PATH,
            Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp",
                time,
                "X-Slack-Signature",
                signature),
            body.getBytes(UTF_8));
  }

  List<JsonNode> answers() {
    return answers;
  }

  /** The first answer with these words; nobody but who asked sees any. */
  public JsonNode awaitAnswer(String words) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(answers).anyMatch(answer -> answer.path("text").asText().contains(words)));
    assertThat(answers)
        .allMatch(answer -> answer.path("response_type").asText().equals("ephemeral"));
    return answers.stream()
        .filter(answer -> answer.path("text").asText().contains(words))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    hooks.stop();
  }
}
