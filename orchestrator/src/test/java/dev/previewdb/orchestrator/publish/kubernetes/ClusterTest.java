package dev.previewdb.orchestrator.publish.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.TestCluster;
import dev.previewdb.orchestrator.api.ConnectionView;
import dev.previewdb.orchestrator.config.KubernetesSecret.Access;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server, with the rights that docs/hand-off.md grants. */
@Tag("kubernetes")
class ClusterTest {
  private static final String SECRET = "database";

  private static TestCluster kubernetes;

  @TempDir Path directory;

  /** Each test has one of its own; without a controller they are never really gone. */
  private final String namespace = "shop-" + UUID.randomUUID();

  private final Place place = new Place(namespace, SECRET);
  private final Mark mark = new Mark("storage-1", "shop", "shop-pr-1");
  private Cluster cluster;

  @BeforeAll
  static void startKubernetes() {
    kubernetes = new TestCluster();
  }

  @AfterAll
  static void stopKubernetes() {
    kubernetes.close();
  }

  @BeforeEach
  void connect() throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, kubernetes.kubeconfig(kubernetes.token()));
    cluster = open(new Access(Optional.of(kubeconfig), Optional.of("test")));
  }

  @AfterEach
  void disconnect() {
    cluster.close();
  }

  @Test
  void aSecretIsMadeRenewedAndDeletedWithTheRightsOfTheDocument() {
    kubernetes.servedNamespace(namespace);

    put(secret(1, "p/ssw0rd", Optional.of("require")));

    Secret made = found();
    assertThat(TestCluster.data(made))
        .isEqualTo(
            Map.of(
                "DATABASE_URL",
                "postgresql://shop:p%2Fssw0rd@previews.example.com:15432/shop-pr-1?sslmode=require",
                "PGHOST",
                "previews.example.com",
                "PGPORT",
                "15432",
                "PGDATABASE",
                "shop-pr-1",
                "PGUSER",
                "shop",
                "PGPASSWORD",
                "p/ssw0rd",
                "PGSSLMODE",
                "require"));
    assertThat(made.getMetadata().getLabels())
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/managed-by",
                "previewdb",
                "previewdb.dev/service",
                "storage-1",
                "previewdb.dev/project",
                "shop",
                "previewdb.dev/preview",
                "shop-pr-1",
                "previewdb.dev/epoch",
                "1",
                "team",
                "shop"));
    assertThat(made.getMetadata().getAnnotations()).isEqualTo(Map.of("example.com/note", "a note"));

    put(secret(2, "another", Optional.empty()));

    assertThat(TestCluster.data(found()))
        .containsEntry("PGPASSWORD", "another")
        .as("a key that is given no more is taken away")
        .doesNotContainKey("PGSSLMODE");
    assertThat(found().getMetadata().getLabels()).containsEntry("previewdb.dev/epoch", "2");
    String version = version();
    put(secret(2, "another", Optional.empty()));
    assertThat(version()).as("nothing is written where nothing changed").isEqualTo(version);

    remove();
    assertThat(kubernetes.secret(namespace, SECRET)).isEmpty();
    remove();
  }

  @Test
  void aSecretOfOthersIsNeitherChangedNorDeleted() {
    kubernetes.servedNamespace(namespace);
    kubernetes.admin().resource(foreign(Map.of("app", "shop"))).create();
    String version = version();

    for (ThrowingCallable change :
        new ThrowingCallable[] {() -> put(secret(1, "mine", Optional.empty())), this::remove}) {
      assertThat(problem(change, Problem.SECRET_OF_ANOTHER).getMessage())
          .contains("database in the namespace " + namespace)
          .contains("does not carry previewdb's labels")
          .contains("projects.shop.hand-off.kubernetes-secret.name");
    }

    assertThat(version()).isEqualTo(version);
  }

  @Test
  void aSecretOfAnotherPreviewOrServiceIsNeitherChangedNorDeleted() {
    kubernetes.servedNamespace(namespace);
    put(secret(1, "mine", Optional.empty()));
    String version = version();
    Mark otherPreview = new Mark("storage-1", "shop", "shop-pr-2");
    Mark otherService = new Mark("storage-2", "shop", "shop-pr-1");

    assertThat(
            problem(
                () -> cluster.remove(place, otherPreview, () -> true), Problem.SECRET_OF_ANOTHER))
        .hasMessageContaining("it is the preview shop-pr-1's");
    assertThat(
            problem(
                () -> cluster.remove(place, otherService, () -> true), Problem.SECRET_OF_ANOTHER))
        .hasMessageContaining("it is another previewdb service's");

    assertThat(version()).isEqualTo(version);
  }

  @Test
  void aNamespaceThatIsNotThereYetIsToldAndAnswersOnceItIs() {
    assertThat(
            problem(
                () -> put(secret(1, "mine", Optional.empty())), Problem.SECRET_NAMESPACE_MISSING))
        .hasMessageContaining("The namespace " + namespace + " is not there yet");
    // There is nothing to delete in it
    remove();

    kubernetes.namespace(namespace);
    assertThat(problem(() -> put(secret(1, "mine", Optional.empty())), Problem.SECRET_FORBIDDEN))
        .hasMessageContaining("Bind the Role of docs/hand-off.md")
        .hasMessageContaining("in the namespace " + namespace);

    kubernetes.serve(namespace);
    put(secret(1, "mine", Optional.empty()));
    assertThat(TestCluster.data(found())).containsEntry("PGPASSWORD", "mine");
  }

  @Test
  void whoMaySeeEveryNamespaceIsToldOfAMissingOneToo() throws IOException {
    Path kubeconfig = directory.resolve("of-an-admin");
    Files.writeString(kubeconfig, kubernetes.kubeconfig(TestCluster.ADMIN));
    cluster.close();
    cluster = open(new Access(Optional.of(kubeconfig), Optional.empty()));

    problem(() -> put(secret(1, "mine", Optional.empty())), Problem.SECRET_NAMESPACE_MISSING);
    remove();
  }

  @Test
  void theDocumentsRightsReachNoOtherSecret() {
    kubernetes.servedNamespace(namespace);
    Place other = new Place(namespace, "other");

    problem(() -> cluster.remove(other, mark, () -> true), Problem.SECRET_FORBIDDEN);
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsTold() {
    kubernetes.servedNamespace(namespace);
    kubernetes.admin().namespaces().withName(namespace).delete();

    assertThat(problem(() -> put(secret(1, "mine", Optional.empty())), Problem.SECRET_NOT_DONE))
        .hasMessageContaining("the namespace is being deleted");
  }

  @Test
  void whatIsNoLongerDueChangesNothing() {
    kubernetes.servedNamespace(namespace);
    cluster.put(secret(1, "mine", Optional.empty()), () -> false);
    assertThat(kubernetes.secret(namespace, SECRET)).isEmpty();

    put(secret(2, "newer", Optional.empty()));
    String version = version();
    cluster.put(secret(1, "mine", Optional.empty()), () -> false);
    cluster.remove(place, mark, () -> false);

    assertThat(version()).isEqualTo(version);
  }

  /** The older one has looked when it stops for a while; the newer one is through before it. */
  @Test
  void whoIsOvertakenBetweenLookAndWriteOverwritesNothing() {
    kubernetes.servedNamespace(namespace);
    overtaken(() -> put(secret(2, "newer", Optional.empty())), 1);
    overtaken(() -> put(secret(3, "newest", Optional.empty())), 1);
    assertThat(TestCluster.data(found())).containsEntry("PGPASSWORD", "newest");

    problem(
        () ->
            cluster.remove(
                place,
                mark,
                () -> {
                  put(secret(4, "alive", Optional.empty()));
                  return true;
                }),
        Problem.SECRET_NOT_DONE);
    assertThat(TestCluster.data(found())).containsEntry("PGPASSWORD", "alive");
  }

  private void overtaken(Runnable newer, int epoch) {
    assertThat(
            problem(
                () ->
                    cluster.put(
                        secret(epoch, "older", Optional.empty()),
                        () -> {
                          newer.run();
                          return true;
                        }),
                Problem.SECRET_NOT_DONE))
        .hasMessageContaining("somebody else changed it at the same time");
  }

  @Test
  void whatOthersChangedInItIsChangedBackAndWhatTheyAddedStays() {
    kubernetes.servedNamespace(namespace);
    put(secret(1, "mine", Optional.empty()));
    kubernetes
        .admin()
        .secrets()
        .inNamespace(namespace)
        .withName(SECRET)
        .edit(secret ->
            new SecretBuilder(secret)
                .addToData("PGPASSWORD", "ZWxzZQ==")
                .editMetadata()
                .addToLabels("theirs", "stays")
                .endMetadata()
                .build());

    put(secret(1, "mine", Optional.empty()));

    assertThat(TestCluster.data(found())).containsEntry("PGPASSWORD", "mine");
    assertThat(found().getMetadata().getLabels()).containsEntry("theirs", "stays");
  }

  @Test
  void aPodsServiceAccountIsEnoughAndItsTokenIsReadAnew() throws IOException {
    kubernetes.servedNamespace(namespace);
    Files.writeString(directory.resolve("ca.crt"), kubernetes.certificates());
    Files.writeString(directory.resolve("token"), "expired");
    Map<String, String> environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            "127.0.0.1",
            "KUBERNETES_SERVICE_PORT",
            String.valueOf(kubernetes.port()));
    cluster.close();
    cluster =
        new ClusterAccess(environment, directory)
            .open("shop", new Access(Optional.empty(), Optional.empty()));
    assertThat(problem(() -> put(secret(1, "mine", Optional.empty())), Problem.SECRET_NOT_DONE))
        .hasMessageContaining("the API server does not know who the service is");

    Files.writeString(directory.resolve("token"), kubernetes.token() + "\n");
    put(secret(1, "mine", Optional.empty()));

    assertThat(TestCluster.data(found())).containsEntry("PGPASSWORD", "mine");
  }

  @Test
  void anApiServerWhoseCertificateNobodyVouchesForIsNotSpokenTo() throws IOException {
    Path kubeconfig = directory.resolve("of-nobody");
    Files.writeString(
        kubeconfig,
        kubernetes
            .kubeconfig(kubernetes.token())
            .replaceFirst(", certificate-authority-data: \\S+", ""));
    cluster.close();
    cluster = open(new Access(Optional.of(kubeconfig), Optional.empty()));

    assertThat(problem(this::remove, Problem.SECRET_NOT_DONE))
        .hasMessageContaining("does not prove by its certificate that it is the one");
  }

  @Test
  void anApiServerThatIsDownOrHangsIsToldInTime() throws Exception {
    kubernetes.servedNamespace(namespace);
    try {
      kubernetes.hang(true);
      assertThat(problem(this::remove, Problem.SECRET_NOT_DONE))
          .hasMessageContaining("the API server cannot be reached in time");
    } finally {
      kubernetes.hang(false);
    }
    kubernetes.down();
    try {
      assertThat(problem(this::remove, Problem.SECRET_NOT_DONE))
          .hasMessageContaining("the API server cannot be reached in time");
    } finally {
      kubernetes.up();
    }
    remove();
  }

  private Cluster open(Access access) {
    return new ClusterAccess(Map.of(), directory).open("shop", access);
  }

  private Secret foreign(Map<String, String> labels) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(SECRET)
        .withLabels(labels)
        .endMetadata()
        .addToData("DATABASE_URL", "dGhlaXJz")
        .build();
  }

  private ConnectionSecret secret(int epoch, String password, Optional<String> sslMode) {
    return new ConnectionSecret(
        place,
        mark,
        epoch,
        Map.of("team", "shop"),
        Map.of("example.com/note", "a note"),
        new ConnectionView("previews.example.com", 15432, "shop-pr-1", "shop", password),
        sslMode);
  }

  private void put(ConnectionSecret wanted) {
    cluster.put(wanted, () -> true);
  }

  private void remove() {
    cluster.remove(place, mark, () -> true);
  }

  private Secret found() {
    return kubernetes.secret(namespace, SECRET).orElseThrow();
  }

  private String version() {
    return found().getMetadata().getResourceVersion();
  }

  private static PreviewDbException problem(ThrowingCallable work, Problem problem) {
    PreviewDbException told = catchThrowableOfType(PreviewDbException.class, work);
    assertThat(told).isNotNull();
    assertThat(told.problem()).as(told.getMessage()).isEqualTo(problem);
    return told;
  }
}
