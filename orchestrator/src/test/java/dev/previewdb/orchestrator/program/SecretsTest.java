package dev.previewdb.orchestrator.program;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.local.Trouble;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.OperatorDatabase;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestCluster;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.orchestrator.TestProduction;
import dev.previewdb.orchestrator.TestReceiver;
import dev.previewdb.orchestrator.TestSlack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Safety rules 1 and 5 over a whole conversation: what the service says, sends and writes while it
 * works and while things go wrong holds no secret and nobody's personal data.
 *
 * <p>That nothing is found proves little by itself, so the same search has to find what is meant to
 * be everywhere, in each place. And it was seen to fail: with the source's password put into the
 * hand-off's body it named {@code SOURCE} in a hand-off and a request to GitHub, and with the
 * masking key in a line of the log {@code MASKING} in the log.
 */
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String AUDIENCE = "https://previews.example.com";

  /** What a branch prints; it must not be passed on. */
  private static final String PRINTED = "pr1nted-by-a-branch";

  private static final String RULES =
      "tables:\n  public.customer:\n    id: { keep: \"surrogate key\", by: ada }\n";

  private static final Map<String, String> SECRETS = new HashMap<>(TestOrganization.ENVIRONMENT);

  static {
    SECRETS.put("SOURCE", "5ource-passw0rd");
    SECRETS.put("MASKING", "ma5king-key-of-at-least-32-characters");
    SECRETS.put("STATE", "5tate-passw0rd/+&");
  }

  private final Overheard overheard = new Overheard();
  private final Overheard authorizations = new Overheard();
  private final Set<String> bearers = new ConcurrentSkipListSet<>();
  private final TestSlack slack = new TestSlack();

  /** Whoever has it writes to people in the service's place. */
  private final String responseUrl = slack.responseUrl();

  private TestOrganization acme;
  private TestProduction production;
  private OperatorDatabase state;
  private TestReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(false);
    production =
        new TestProduction(
            secret("SOURCE"),
            "SELECT i, 'ada.planted' || i || '@corp.example' FROM generate_series(1, 30) i");
    state = new OperatorDatabase("STATE", secret("STATE"));
    receiver = new TestReceiver(0, 200);
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    acme.gitHub.watch(this::hear);
    acme.write(
        "http: { port: 0, public-url: \"" + AUDIENCE + "\" }\n" + state.section() + slack.section(),
        Map.of(
            "shop",
            """
            repository: acme/shop
            hand-off:
              webhook: { url: "http://127.0.0.1:%d/", secret: { env: HAND_OFF } }
              repository-dispatch: sent
            """
                .formatted(receiver.port())),
        "actions-issuer: " + acme.gitHub.apiUrl());
    Files.writeString(acme.configFile(), production.sourceOf(Files.readString(acme.configFile())));
  }

  private void hear(LocalRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    for (String shown : Optional.ofNullable(headers.remove("Authorization")).orElse(List.of())) {
      bearers.add(shown.substring(shown.indexOf(' ') + 1));
      authorizations.hear("an authorization to GitHub", shown);
    }
    overheard.hear(
        "a request to GitHub",
        request.method() + " " + request.target() + " " + headers + " " + request.body());
  }

  @AfterEach
  void stop() {
    receiver.close();
    slack.close();
    acme.close();
    state.close();
    production.close();
  }

  @ParameterizedTest(name = "as an App: {0}")
  @ValueSource(booleans = {false, true})
  void noSecretAndNoPersonLeavesTheService(boolean app) throws Exception {
    Map<String, String> hidden = new TreeMap<>(SECRETS);
    if (app) {
      hidden.put("the App's private key", acme.becomeApp());
    }
    capture(RULES, 1);
    capture(RULES + "    email: { mask: email }\n", 0);
    try (ServiceProcess service = ServiceProcess.start(acme.configFile(), environment())) {
      deliverTo(service);
      converse(service.port(), hidden);
      assertThat(service.log()).contains("command 1 of @ann").doesNotContain(responseUrl);
      overheard.hear("the log", service.log());
      requireNothingHeard(hidden);
    }
  }

  @Test
  @Tag("kubernetes")
  void noSecretAndNoPersonLeavesTheServiceByAnythingButTheSecretOfKubernetes() throws Exception {
    Map<String, String> hidden = new TreeMap<>(SECRETS);
    Set<String> given = new ConcurrentSkipListSet<>();
    capture(RULES + "    email: { mask: email }\n", 0);
    try (TestCluster kubernetes = new TestCluster()) {
      hidden.put("the token for Kubernetes", kubernetes.token());
      publishTo(kubernetes);
      kubernetes.servedNamespace("shop-pr-1");
      kubernetes.watch(
          "shop-pr-1",
          secret -> {
            overheard.hear("a Secret's metadata", secret.getMetadata().toString());
            given.add(TestCluster.data(secret).getOrDefault("PGPASSWORD", ""));
          });
      try (ServiceProcess service = ServiceProcess.start(acme.configFile(), environment())) {
        deliverTo(service);
        converse(service.port(), hidden);
        open("late", "CREATE TABLE b ();");
        await()
            .atMost(PATIENCE)
            .until(() -> service.log().contains("The namespace shop-pr-3 is not there yet"));
        overheard.hear("the log", service.log());
        assertThat(given).containsExactly(hidden.get("the preview's password"));
        requireNothingHeard(hidden);
        assertThat(places("shop-pr-1")).contains("a Secret's metadata");
      }
    }
  }

  private void publishTo(TestCluster kubernetes) throws IOException {
    Files.writeString(
        acme.directory.path().resolve("kubeconfig"), kubernetes.kubeconfig(kubernetes.token()));
    String sent = "repository-dispatch: sent\n";
    Files.writeString(
        acme.configFile(),
        Files.readString(acme.configFile())
            .replace(
                sent,
                sent
                    + "      kubernetes-secret: { namespace: \"{preview}\", name: database, kubeconfig: kubeconfig }\n"));
  }

  private void deliverTo(ServiceProcess service) throws Exception {
    acme.gitHub.webhook(
        URI.create("http://127.0.0.1:" + service.port() + "/webhooks/github"),
        WebhookSecrets.of(secret("HOOK")));
  }

  private void requireNothingHeard(Map<String, String> hidden) throws IOException {
    receiver.all().forEach(one -> overheard.hear("a hand-off", one.headers() + one.body()));
    overheard.readAll(acme.storage().root());
    overheard.readAll(state.home());
    hidden.put("the service's key", Files.readString(serviceKey()).strip());
    for (int i = 1; i <= 30; i++) {
      hidden.put("person " + i, "ada.planted" + i + "@corp.example");
    }
    Map<String, String> others = new TreeMap<>(hidden);
    others.remove("GITHUB");
    assertThat(authorizations.places(others, Set.of())).isEmpty();
    bearers.forEach(token -> hidden.put("a token for GitHub, " + token.length(), token));
    assertThat(overheard.places(hidden, Set.of(serviceKey()))).isEmpty();
    assertThat(places(PRINTED))
        .as("what a branch printed")
        .allMatch(where -> where.startsWith("file "));

    assertThat(places("shop-pr-1"))
        .as("where the search looks")
        .contains("the log", "a request to GitHub", "a hand-off", "an answer")
        .anyMatch(where -> where.startsWith("file pg_wal/") || where.startsWith("file data/"));
    assertThat(places("@example.invalid"))
        .as("masked rows, as files have them")
        .anyMatch(where -> where.startsWith("file snapshots/"))
        .anyMatch(where -> where.startsWith("file previews/"));
    assertThat(places(" DEBUG ")).contains("the log");
  }

  /** All that people, programs and GitHub do with previews, and what goes wrong with it. */
  private void converse(int port, Map<String, String> hidden) throws Exception {
    TestApi api = new TestApi(port);
    acme.gitHub.failOnce(Call.CREATE_COMMENT, new Trouble.Echo(401));
    acme.gitHub.failOnce(Call.DISPATCH, new Trouble.Echo(403));
    receiver.answer(500);
    LocalPullRequest pr = open("fine", "CREATE TABLE a ();");
    awaitComment(pr, "is ready");
    receiver.answer(200);
    connect(api, pr, hidden);
    link(api, port, hidden);
    LocalPullRequest bad =
        open("bad", "DO $$ BEGIN RAISE EXCEPTION 'password=" + PRINTED + "'; END $$;");
    awaitComment(bad, "A migration fails");
    say(bad, "/preview-db logs");
    say(pr, "/preview-db status");
    answer(api, "GET", "/api/v1/previews");
    answer(api, "GET", "/api/v1/previews/shop-pr-1");
    answer(api, "GET", "/api/v1/previews/shop-pr-2");
    answer(api, "GET", "/api/v1/previews/shop-pr-3/connection");
    answer(api, "POST", "/api/v1/previews/shop-pr-1/keep");
    answer(api, "POST", "/api/v1/previews/shop-pr-1/nonsense");
    answer(api, "POST", "/webhooks/github");
    overheard.hear("an answer", api.get("/api/v1/previews", "Bearer wrong").body());
    overheard.hear("the list of processes", processes());
    answer(api, "POST", "/api/v1/previews/shop-pr-1/reset");
    awaitComment(pr, "A reset was asked for");
    awaitComment(pr, "is ready");
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    awaitComment(pr, "is gone");
    await()
        .atMost(PATIENCE)
        .until(() ->
            receiver.all().stream().anyMatch(one -> one.body().contains("\"gone\""))
                // The first was refused, and a refusal is not asked again
                && acme.gitHub.dispatches(REPOSITORY).size() == 2);
  }

  /** By the API, by a job, and by a client that is wrong about the password. */
  private void connect(TestApi api, LocalPullRequest pr, Map<String, String> hidden)
      throws Exception {
    ObjectNode to = (ObjectNode) api.connection("shop-pr-1");
    hidden.put("the preview's password", to.path("password").asText());
    try (Connection preview = TestApi.connect(to)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("30");
    }
    String job = acme.gitHub.jobToken(AUDIENCE, REPOSITORY, pr.number(), Map.of());
    String wrong = acme.gitHub.jobToken("https://else.example", REPOSITORY, pr.number(), Map.of());
    hidden.put("the job's token", job);
    hidden.put("another job's token", wrong);
    String path = "/api/v1/actions/connection";
    assertThat(api.send("POST", path, "Bearer " + job, "").json().path("password"))
        .isEqualTo(to.path("password"));
    overheard.hear("an answer", api.send("POST", path, "Bearer " + wrong, "").body());
    to.put("password", "wr0ng-passw0rd");
    hidden.put("a wrong password", "wr0ng-passw0rd");
    SQLException refused =
        catchThrowableOfType(SQLException.class, () -> TestApi.connect(to).close());
    overheard.hear("an answer", String.valueOf(refused.getMessage()));
  }

  /** By links: one that nobody opens, one that is opened and tried again, one in Slack. */
  private void link(TestApi api, int port, Map<String, String> hidden) {
    hidden.put("a link", link(api));
    String opened = link(api);
    hidden.put("a link that was opened", opened);
    String body = "{\"token\": \"" + opened + "\"}";
    assertThat(api.send("POST", "/connection-link", body).status()).isEqualTo(200);
    overheard.hear("an answer", api.send("POST", "/connection-link", body).body());
    slack.command(port, "U1", "connection shop-pr-1", responseUrl);
    String told = slack.awaitAnswer("shows the connection").path("text").asText();
    hidden.put("a link in Slack", token(told));
  }

  private static String link(TestApi api) {
    return token(
        api.send("POST", "/api/v1/previews/shop-pr-1/connection-link", "")
            .json()
            .path("url")
            .asText());
  }

  private static String token(String text) {
    return text.replaceFirst("(?s).*#([A-Za-z0-9_-]+).*", "$1");
  }

  private void capture(String rules, int exitCode) throws Exception {
    Files.writeString(acme.directory.path().resolve("masking.yaml"), rules);
    try (SnapshotProgram take =
        SnapshotProgram.start(acme.configFile(), environment(), "take", "shop")) {
      assertThat(take.exitCode()).as(take.told()).isEqualTo(exitCode);
      overheard.hear("a command", take.told());
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(SECRETS);
    all.put("PREVIEWDB_LOG_LEVEL", "TRACE");
    return all;
  }

  private LocalPullRequest open(String branch, String sql) {
    acme.git.branch("main");
    return acme.open(branch, Map.of("2_" + branch + ".sql", sql));
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private void say(LocalPullRequest pr, String command) {
    LocalComment comment = acme.gitHub.comment(REPOSITORY, pr.number(), "ann", command);
    await().atMost(PATIENCE).until(() -> acme.gitHub.reactions(comment.id()).contains("rocket"));
  }

  private void answer(TestApi api, String method, String path) {
    overheard.hear("an answer", api.send(method, path, "").body());
  }

  private Set<String> places(String text) throws IOException {
    return overheard.places(Map.of("it", text), Set.of()).getOrDefault("it", Set.of());
  }

  private static String secret(String name) {
    return Optional.ofNullable(SECRETS.get(name)).orElseThrow();
  }

  private Path serviceKey() {
    return acme.storage().root().resolve("service.key");
  }

  private static String processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .collect(Collectors.joining("\n"));
  }
}
