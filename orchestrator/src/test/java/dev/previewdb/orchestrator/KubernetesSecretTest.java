package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalPullRequest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever deploys an app to Kubernetes finds the preview's connection in a Secret beside it. */
@Tag("kubernetes")
class KubernetesSecretTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SECRET = "database";

  private static TestCluster kubernetes;

  /** Each test has namespaces of its own: without a controller none is ever really gone. */
  private static int tests;

  private String prefix;
  private TestOrganization acme;
  private TestReceiver receiver;
  private Service service;

  @BeforeAll
  static void startKubernetes() {
    kubernetes = new TestCluster();
  }

  @AfterAll
  static void stopKubernetes() {
    kubernetes.close();
  }

  @BeforeEach
  void start() throws IOException {
    tests++;
    prefix = "test-" + tests + "-";
    acme = new TestOrganization(true);
    receiver = new TestReceiver(0, 204);
    Files.writeString(
        acme.directory.path().resolve("kubeconfig"), kubernetes.kubeconfig(kubernetes.token()));
    configure(
        "kubernetes-secret: { namespace: \""
            + prefix
            + "{preview}\", name: database, kubeconfig: kubeconfig }");
    service = acme.start();
  }

  private void configure(String secret) throws IOException {
    acme.write(
        "engine: { workers: 1 }\n",
        Map.of(
            "shop",
            """
            repository: acme/shop
            hand-off:
              webhook: { url: "http://127.0.0.1:%d/previews", secret: { env: HAND_OFF } }
              %s
            """
                .formatted(receiver.port(), secret)));
  }

  @AfterEach
  void stop() {
    service.close();
    receiver.close();
    acme.close();
  }

  @Test
  void aSecretWaitsForItsNamespaceOpensThePreviewOutlivesAResetAndGoesWithIt() throws Exception {
    TestApi api = new TestApi(service.port());
    LocalPullRequest pr = open("a");
    until(() -> assertThat(receiver.taken()).containsExactly("ready"));
    kubernetes.servedNamespace(prefix + "shop-pr-1");

    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isPresent());
    Map<String, String> data = TestCluster.data(secret("shop-pr-1"));
    JsonNode to = api.connection("shop-pr-1");
    for (String key : new String[] {"HOST", "PORT", "DATABASE", "USER", "PASSWORD"}) {
      assertThat(data.get("PG" + key)).isEqualTo(to.path(key.toLowerCase(Locale.ROOT)).asText());
    }
    assertThat(data.get("DATABASE_URL"))
        .isEqualTo(
            "postgresql://%s:%s@%s:%s/%s"
                .formatted(
                    data.get("PGUSER"),
                    data.get("PGPASSWORD"),
                    data.get("PGHOST"),
                    data.get("PGPORT"),
                    data.get("PGDATABASE")));
    String epoch = epoch("shop-pr-1");
    api.send("POST", "/api/v1/previews/shop-pr-1/reset", "");
    until(() -> assertThat(epoch("shop-pr-1")).isNotEqualTo(epoch));
    try (Connection preview = TestApi.connect(to)) {
      assertThat(TestApi.single(preview, "SELECT 1")).isEqualTo("1");
    }
    assertThat(TestCluster.data(secret("shop-pr-1"))).isEqualTo(data);

    acme.gitHub.close(REPOSITORY, pr.number(), true);
    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isEmpty());
    try (StateView state = StateView.of(acme.storage())) {
      assertThat(
              state.ask(
                  "SELECT count(*) FROM hand_off h WHERE h::text LIKE '%' || ? || '%'",
                  String.valueOf(data.get("PGPASSWORD"))))
          .isEqualTo("0");
    }
  }

  @Test
  void anApiServerThatIsDownDelaysNothingElseAndFindsOutWhatIsSoWhenItIsUp() throws Exception {
    kubernetes.servedNamespace(prefix + "shop-pr-1");
    kubernetes.servedNamespace(prefix + "shop-pr-2");
    LocalPullRequest first = open("a");
    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isPresent());
    kubernetes.down();
    try {
      open("b");
      until(() -> assertThat(receiver.taken()).containsExactly("ready", "ready"));
      acme.gitHub.close(REPOSITORY, first.number(), true);
      until(() -> assertThat(receiver.taken()).containsExactly("ready", "ready", "gone"));
      until(() -> assertThat(acme.comment(first.number())).contains("is gone"));
    } finally {
      kubernetes.up();
    }

    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-2", SECRET)).isPresent());
    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isEmpty());
  }

  @Test
  void whatWasReadyAndGoneBeforeItsNamespaceWasThereIsNeverMade() throws Exception {
    LocalPullRequest pr = open("a");
    until(() -> assertThat(failures()).isPositive());
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    until(() -> assertThat(receiver.taken()).containsExactly("ready", "gone"));
    kubernetes.servedNamespace(prefix + "shop-pr-1");

    until(() -> assertThat(waiting()).isEqualTo("0"));

    assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isEmpty();
  }

  @Test
  void aForeignSecretOfTheNameStaysAsItIsAndIsReplacedOnceItsOwnerTookItAway() throws Exception {
    kubernetes.servedNamespace(prefix + "shop-pr-1");
    Secret foreign =
        kubernetes
            .admin()
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(prefix + "shop-pr-1")
                    .withName(SECRET)
                    .endMetadata()
                    .addToData("theirs", "eA==")
                    .build())
            .create();
    open("a");
    until(() -> assertThat(failures()).isPositive());
    assertThat(secret("shop-pr-1")).isEqualTo(foreign);

    kubernetes.admin().resource(foreign).delete();

    until(() ->
        assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET))
            .hasValueSatisfying(secret -> assertThat(secret.getData()).containsKey("PGPASSWORD")));
  }

  @Test
  void whatOthersDeletedIsPutBackAndAProjectThatWantsSecretsLaterHasThemForWhatIsReady()
      throws Exception {
    service.close();
    configure("repository-dispatch: none");
    service = acme.start();
    kubernetes.servedNamespace(prefix + "shop-pr-1");
    open("a");
    until(() -> assertThat(receiver.taken()).containsExactly("ready"));
    service.close();
    configure(
        "kubernetes-secret: { namespace: \""
            + prefix
            + "{preview}\", name: database, kubeconfig: kubeconfig }");
    service = acme.start();
    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isPresent());
    until(() -> assertThat(waiting()).isEqualTo("0"));

    kubernetes.admin().resource(secret("shop-pr-1")).delete();
    try (StateView state = StateView.of(acme.storage())) {
      state.change("UPDATE hand_off SET done_at = done_at - interval '11 minutes'");
    }

    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isPresent());
    assertThat(receiver.taken()).containsExactly("ready");
  }

  @Test
  void aKubeconfigThatIsRenewedIsReadAnew() throws Exception {
    Path kubeconfig = acme.directory.path().resolve("kubeconfig");
    Files.writeString(kubeconfig, kubernetes.kubeconfig("expired"));
    kubernetes.servedNamespace(prefix + "shop-pr-1");
    open("a");
    until(() -> assertThat(failures()).isPositive());

    Files.writeString(kubeconfig, kubernetes.kubeconfig(kubernetes.token()));

    until(() -> assertThat(kubernetes.secret(prefix + "shop-pr-1", SECRET)).isPresent());
  }

  private LocalPullRequest open(String branch) {
    acme.git.branch("main");
    return acme.open(branch, Map.of("2_" + branch + ".sql", "CREATE TABLE " + branch + " ();"));
  }

  private Secret secret(String preview) {
    return kubernetes.secret(prefix + preview, SECRET).orElseThrow();
  }

  private String epoch(String preview) {
    return secret(preview).getMetadata().getLabels().getOrDefault("previewdb.dev/epoch", "none");
  }

  private String waiting() throws Exception {
    try (StateView state = StateView.of(acme.storage())) {
      return state.ask(
          "SELECT count(*) FROM hand_off WHERE done_at IS NULL AND way = ?", "KUBERNETES_SECRET");
    }
  }

  /** How often in a row a Secret was not done. */
  private int failures() throws Exception {
    try (StateView state = StateView.of(acme.storage())) {
      return Integer.parseInt(
          state.ask(
              "SELECT coalesce(max(consecutive_failures), 0) FROM scheduled_secrets WHERE task_name = ?",
              "hand-off"));
    }
  }

  private static void until(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).untilAsserted(assertion);
  }
}
