package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.TestDirectory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster without nodes: the API server of Kubernetes with its access rules, and etcd. What it
 * lets the service do is what docs/hand-off.md grants, no more.
 */
public final class TestCluster implements AutoCloseable {
  private static final Path BIN = Path.of("target/kubernetes/bin").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** The token of who may do everything. */
  public static final String ADMIN = "admin-of-a-test";

  /** The service account of the document. */
  private static final String SERVICE = "previewdb";

  private final TestDirectory directory = new TestDirectory();
  private final int port = FreePort.find();
  private final Process etcd;
  private final String token;
  private final KubernetesClient admin;
  private Process server;

  public TestCluster() {
    assertThat(BIN.resolve("kube-apiserver"))
        .as("built by orchestrator/src/test/kubernetes/install")
        .isExecutable();
    write("sa.key", signingKey());
    write("tokens.csv", ADMIN + ",admin,1,\"system:masters\"\n");
    String store = "http://127.0.0.1:" + FreePort.find();
    String peers = "http://127.0.0.1:" + FreePort.find();
    etcd =
        run(
            "etcd",
            "--data-dir=etcd",
            "--listen-client-urls=" + store,
            "--advertise-client-urls=" + store,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers,
            "--unsafe-no-fsync");
    write("store", store);
    server = startServer();
    admin = new KubernetesClientBuilder().withConfig(config(ADMIN)).build();
    awaitReady();
    namespace(SERVICE);
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(SERVICE)
                .withName(SERVICE)
                .endMetadata()
                .build())
        .create();
    document("ClusterRole").forEach(one -> admin.resource(one).create());
    token =
        admin
            .serviceAccounts()
            .inNamespace(SERVICE)
            .withName(SERVICE)
            .tokenRequest()
            .getStatus()
            .getToken();
  }

  private Process startServer() {
    return run(
        "kube-apiserver",
        "--etcd-servers=" + read("store"),
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=certificates",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-signing-key-file=sa.key",
        "--service-account-key-file=sa.key",
        "--authorization-mode=RBAC",
        "--token-auth-file=tokens.csv",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none");
  }

  private Process run(String program, String... options) {
    List<String> command = new ArrayList<>(List.of(BIN.resolve(program).toString()));
    command.addAll(List.of(options));
    try {
      return new ProcessBuilder(command)
          .directory(directory.path().toFile())
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(directory.path().resolve(program + ".log").toFile()))
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady() {
    await("the API server, whose log is in " + directory.path())
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> {
          assertThat(server.isAlive()).as(read("kube-apiserver.log")).isTrue();
          return "ok".equals(admin.raw("/readyz"));
        });
  }

  /** Ends the API server; etcd keeps what there is. */
  public void down() {
    end(server);
  }

  /** Starts it again, on the same port. */
  public void up() {
    server = startServer();
    awaitReady();
  }

  /** Lets it answer nobody, or anybody again. */
  public void hang(boolean hanging) throws IOException, InterruptedException {
    String signal = hanging ? "-STOP" : "-CONT";
    assertThat(new ProcessBuilder("kill", signal, String.valueOf(server.pid())).start().waitFor())
        .isZero();
    // Its threads stop one after the other, and each may still answer
    await().atMost(PATIENCE).until(() -> !hanging || areStopped(server.pid()));
  }

  private static boolean areStopped(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.allMatch(thread -> read(thread.resolve("stat")).contains(") T "));
    }
  }

  /** As whoever may do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  public void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** A namespace where the service has the document's rights. */
  public void servedNamespace(String name) {
    namespace(name);
    serve(name);
  }

  /** Gives the service the document's rights there. */
  public void serve(String namespace) {
    document("Role").forEach(one -> admin.resource(one).inNamespace(namespace).create());
  }

  public Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(admin.secrets().inNamespace(namespace).withName(name).get());
  }

  /**
   * Shows each Secret of that namespace whenever it was made or changed, until the cluster is
   * closed.
   */
  public void watch(String namespace, Consumer<Secret> seen) {
    admin
        .secrets()
        .inNamespace(namespace)
        .watch(
            new Watcher<Secret>() {
              @Override
              public void eventReceived(Action action, Secret secret) {
                seen.accept(secret);
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  /** What a Secret holds, as an application would have it. */
  public static Map<String, String> data(Secret secret) {
    return secret.getData().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new String(
                        Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
  }

  /** The token of the document's service account. */
  public String token() {
    return token;
  }

  public int port() {
    return port;
  }

  /** Whom the API server's certificate is signed by. */
  public String certificates() {
    return read("certificates/apiserver.crt");
  }

  /** A kubeconfig for that token, with one context, named {@code test}. */
  public String kubeconfig(String bearer) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{ name: test, cluster: { server: "https://127.0.0.1:%d", certificate-authority-data: %s } }]
    users: [{ name: previewdb, user: { token: %s } }]
    contexts: [{ name: test, context: { cluster: test, user: previewdb } }]
    current-context: test
    """
        .formatted(
            port,
            Base64.getEncoder().encodeToString(certificates().getBytes(StandardCharsets.UTF_8)),
            bearer);
  }

  private Config config(String bearer) {
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(directory.path().resolve("certificates/apiserver.crt")));
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + port + "/")
        .withCaCertData(certificates())
        .withOauthToken(bearer)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  /** The objects of the document's block that begins with one of that kind. */
  private List<HasMetadata> document(String kind) {
    String text =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(read(Path.of("../docs/hand-off.md")))
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.contains("\nkind: " + kind + "\n"))
            .findFirst()
            .orElseThrow();
    return admin.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).items();
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.path().resolve(file), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String read(String file) {
    return read(directory.path().resolve(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signingKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(
              Base64.getMimeEncoder()
                  .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(20))) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    admin.close();
    end(server);
    end(etcd);
    directory.close();
  }
}
