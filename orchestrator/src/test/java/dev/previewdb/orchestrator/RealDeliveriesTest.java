package dev.previewdb.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.NewPullRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every example of a delivery that GitHub publishes, whole and broken, into a running service. */
@Tag("deliveries")
class RealDeliveriesTest {
  private static final Path EXAMPLES =
      Path.of(
          "target/deliveries/node_modules/@octokit/webhooks-examples/api.github.com/index.json");
  private static final long REPOSITORY = 186_853_002;
  private static final int SENDERS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final AtomicInteger sent = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private TestOrganization acme;
  private Service service;
  private ExecutorService senders;
  private HttpClient http;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.gitHub.addRepository(
        new LocalRepository(REPOSITORY, "Codertocat/Hello-World", acme.git.url(), "main"));
    acme.write("", Map.of("shop", "repository: Codertocat/Hello-World"));
    acme.gitHub.holdDeliveries(true);
    service = acme.start();
    senders = Executors.newFixedThreadPool(SENDERS);
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void stop() {
    http.close();
    senders.shutdownNow();
    service.close();
    acme.close();
  }

  /** What is delivered: an event of that name. */
  private record Example(String event, JsonNode payload) {
    byte[] body() {
      return payload.toString().getBytes(UTF_8);
    }
  }

  @Test
  void everyOneWholeOrBrokenIsAnsweredInOneLineAndLeavesNothingASweepCannotMend() throws Exception {
    List<Example> examples = examples();
    assertThat(examples).hasSize(329);
    for (Example example : examples) {
      byte[] body = example.body();
      byte[] half = Arrays.copyOf(body, body.length / 2);
      send(example.event(), body, ServiceClient.signature(body), 202);
      send(example.event(), body, null, 401);
      send(example.event(), half, ServiceClient.signature(body), 401);
      send(example.event(), half, ServiceClient.signature(half), 400);
    }
    for (Example mutation : labelled(examples)) {
      send(mutation.event(), mutation.body(), ServiceClient.signature(mutation.body()), 202);
    }
    Set<String> tried = new HashSet<>();
    for (Example example : examples) {
      String kind = example.event() + "." + example.payload().path("action").asText();
      bend(example, example.payload(), kind, tried);
    }
    senders.shutdown();
    assertThat(senders.awaitTermination(10, java.util.concurrent.TimeUnit.MINUTES)).isTrue();

    assertThat(wrong).isEmpty();
    assertThat(sent.get()).isGreaterThan(20_000);
    for (String branch : List.of("2_one", "3_two")) {
      acme.gitHub.open(
          NewPullRequest.of(
              REPOSITORY,
              "t",
              branch,
              acme.commit(branch, Map.of(branch + ".sql", "CREATE TABLE t" + branch + " ();")),
              "main",
              "0".repeat(40)));
    }
    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              state
                  .ask("SELECT count(*) FROM inbox WHERE handled_at IS NULL AND event <> ?", "")
                  .equals("0"));
      state.ask(
          "UPDATE project_repository SET look_at = now() WHERE project = ? RETURNING 1", "shop");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(
                      state.ask(
                          "SELECT string_agg(name || ' ' || (state ->> 'is'), ', ' ORDER BY name) FROM preview WHERE project = ?",
                          "shop"))
                  .isEqualTo("shop-pr-1 ready, shop-pr-2 ready"));
    }
  }

  /** One field less, or of another type, at every depth; the same field of the same kind once. */
  private void bend(Example example, JsonNode at, String place, Set<String> tried) {
    if (at instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode was = object.get(name);
        if (tried.add(place + "/" + name)) {
          object.remove(name);
          sendAnswered(example);
          object.set(name, another(was));
          sendAnswered(example);
          object.set(name, was);
        }
        bend(example, was, place + "/" + name, tried);
      }
    } else if (at instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode was = array.get(i);
        if (tried.add(place + "/*")) {
          array.set(i, another(was));
          sendAnswered(example);
          array.set(i, was);
        }
        bend(example, was, place + "/*", tried);
      }
    }
  }

  private static JsonNode another(JsonNode was) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (was.getNodeType()) {
      case STRING -> json.numberNode(7);
      case NUMBER -> json.textNode("seven");
      case OBJECT -> json.arrayNode();
      case ARRAY -> json.objectNode();
      default -> json.textNode("true");
    };
  }

  /** What the examples lack. */
  private static List<Example> labelled(List<Example> examples) {
    Example opened = first(examples, "pull_request", "opened");
    ObjectNode merged = first(examples, "pull_request", "closed").payload().deepCopy();
    ((ObjectNode) merged.get("pull_request"))
        .put("merged", true)
        .put("merged_at", "2026-01-01T00:00:00Z");
    ObjectNode fork = opened.payload().deepCopy();
    ((ObjectNode) fork.at("/pull_request/head/repo")).put("id", 1).put("full_name", "x/y");
    ObjectNode forkGone = opened.payload().deepCopy();
    ((ObjectNode) forkGone.at("/pull_request/head")).putNull("repo");
    ObjectNode base = ((ObjectNode) opened.payload().deepCopy()).put("action", "edited");
    base.putObject("changes").putObject("base").putObject("ref").put("from", "old");
    ObjectNode command = first(examples, "issue_comment", "created").payload().deepCopy();
    ((ObjectNode) command.get("issue")).putObject("pull_request").put("url", "u");
    ((ObjectNode) command.get("comment"))
        .put("body", "/preview-db delete")
        .put("created_at", Instant.now().toString());
    return List.of(
        new Example("pull_request", merged),
        new Example("pull_request", fork),
        new Example("pull_request", forkGone),
        new Example("pull_request", base),
        new Example("issue_comment", command));
  }

  private static Example first(List<Example> examples, String event, String action) {
    return examples.stream()
        .filter(example -> example.event().equals(event))
        .filter(example -> example.payload().path("action").asText().equals(action))
        .findFirst()
        .orElseThrow();
  }

  private static List<Example> examples() throws IOException {
    assertThat(EXAMPLES).as("run orchestrator/src/test/resources/deliveries/install").exists();
    List<Example> all = new ArrayList<>();
    for (JsonNode event : new JsonMapper().readTree(Files.readAllBytes(EXAMPLES))) {
      for (JsonNode payload : event.get("examples")) {
        assertThat(payload).isInstanceOf(ContainerNode.class);
        all.add(new Example(event.get("name").asText(), payload));
      }
    }
    return all;
  }

  /** Signed after the change, so that it goes all the way. */
  private void sendAnswered(Example example) {
    byte[] body = example.body();
    send(example.event(), body, ServiceClient.signature(body), 202);
  }

  private void send(String event, byte[] body, @Nullable String signature, int status) {
    int id = sent.incrementAndGet();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + service.port() + "/webhooks/github"))
            .header("X-GitHub-Delivery", "example-" + id)
            .header("X-GitHub-Event", event)
            .POST(BodyPublishers.ofByteArray(body));
    if (signature != null) {
      request.header("X-Hub-Signature-256", signature);
    }
    senders.execute(() -> {
      try {
        HttpResponse<String> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != status || answer.body().lines().count() != 1) {
          wrong.add(id + " " + event + ": " + answer.statusCode() + " " + answer.body());
        }
      } catch (IOException e) {
        wrong.add(id + " " + event + ": " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }
}
