package dev.previewdb.orchestrator;

import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import dev.previewdb.orchestrator.storage.ServiceKey;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.MemoryGroups;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything around the service for one test: a GitHub with one repository, its Git, a storage with
 * a snapshot, and a configuration. Closing it ends every server below its directory, whoever
 * started it.
 */
public final class TestOrganization implements AutoCloseable {
  public static final long REPOSITORY = 4711;
  private static final long APP = 31_337;
  public static final String TOKEN = "0123456789abcdef-api";
  public static final String HAND_OFF_SECRET = "hand-off-secret-of-a-test";
  public static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GITHUB",
          "ghp_test",
          "HOOK",
          "hook-secret",
          "API",
          TOKEN,
          "SOURCE",
          "unused",
          "MASKING",
          "unused",
          "SLACK",
          "8f742231b10e8888abcd99yyyzzz85a5",
          "HAND_OFF",
          HAND_OFF_SECRET);

  public final TestDirectory directory = new TestDirectory();
  public final LocalGitHub gitHub =
      LocalGitHub.start("previewdb", "ghp_test", 0, Clock.systemUTC());
  public final TestRepository git = new TestRepository(directory.path().resolve("shop.git"));
  private final Path configFile = directory.path().resolve("previewdb.yaml");

  public TestOrganization(boolean withSnapshot) throws IOException {
    gitHub.addRepository(new LocalRepository(REPOSITORY, "acme/shop", git.url(), "main"));
    gitHub.changes(pull -> git.changed(pull.base().ref(), pull.head().sha()));
    git.write("db/migrations/1_base.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n")
        .commit("base");
    Files.writeString(directory.path().resolve("masking.yaml"), "tables: {}\n");
    write("");
    if (withSnapshot) {
      takeSnapshot();
    }
  }

  /** Writes the configuration, with more keys for the project. */
  public void write(String more) throws IOException {
    write("", Map.of("shop", "repository: acme/shop\n" + more));
  }

  /** Writes the configuration, with more keys for the service, and what only each project has. */
  public void write(String more, Map<String, String> projects) throws IOException {
    write(more, projects, "");
  }

  /** The same, with one more key for GitHub. */
  public void write(String more, Map<String, String> projects, String gitHubKey)
      throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            storage: storage
            api: { token: { env: API } }
            github: { api-url: %s, token: { env: GITHUB }, webhook-secret: { env: HOOK }%s }
            """
                .formatted(gitHub.apiUrl(), gitHubKey.isEmpty() ? "" : ", " + gitHubKey));
    text.append(more.contains("http: ") ? "" : "http: { port: 0 }\n")
        .append(more.contains("router:") ? "" : "router: { port: 0 }\n")
        .append(more);
    text.append("projects:\n");
    projects.forEach((name, keys) ->
        text.append("  ")
            .append(name)
            .append(":\n")
            .append(
                """
                source: { host: localhost, database: shop, user: reader, password: { env: SOURCE }, tls: disable }
                masking: masking.yaml
                masking-key: { env: MASKING }
                """
                    .indent(4))
            .append(keys.indent(4)));
    Files.writeString(configFile, text.toString());
  }

  /**
   * Has the service be a GitHub App, in place of a user with a token.
   *
   * @return a line out of its private key
   */
  public String becomeApp() throws IOException {
    KeyPair key = keyPair();
    gitHub.registerApp(APP, (RSAPublicKey) key.getPublic());
    gitHub.installApp(Set.of(REPOSITORY));
    String pem = Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded());
    Files.writeString(
        directory.path().resolve("app.pem"),
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(pem));
    Files.writeString(
        configFile,
        Files.readString(configFile)
            .replace(
                "token: { env: GITHUB }",
                "app: { id: " + APP + ", private-key: { file: app.pem } }"));
    return pem.lines().skip(3).findFirst().orElseThrow();
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public Path configFile() {
    return configFile;
  }

  public Config config() {
    return ConfigReader.read(configFile, ENVIRONMENT);
  }

  public Storage storage() {
    return Storage.open(directory.path().resolve("storage"));
  }

  public void takeSnapshot() {
    takeSnapshot("shop");
  }

  /** With statements on what else production has. */
  public void takeSnapshot(String project, String... more) {
    TestSnapshot.publish(
        new SnapshotCatalog(storage().snapshots()), project, TestServer.installations(), more);
  }

  public Service start() {
    return start((before, after) -> {});
  }

  public Service start(PreviewTransitions.Listener listener) {
    Service service = Service.start(config(), listener);
    gitHub.webhook(
        URI.create("http://127.0.0.1:" + service.port() + "/webhooks/github"),
        WebhookSecrets.of("hook-secret"));
    return service;
  }

  /** A branch with these migrations on top of main's, and the pull request for it. */
  public LocalPullRequest open(String branch, Map<String, String> migrations) {
    return gitHub.open(
        NewPullRequest.of(
            REPOSITORY,
            "Change the schema",
            branch,
            commit(branch, migrations),
            "main",
            "0".repeat(40)));
  }

  /** One more commit on the branch. */
  public String commit(String branch, Map<String, String> migrations) {
    git.branch(branch);
    migrations.forEach((name, up) ->
        git.write(
            "db/migrations/" + name, "-- migrate:up\n" + up + "\n-- migrate:down\nSELECT 1;\n"));
    return git.commit("change " + migrations.keySet());
  }

  /** The one comment on the pull request, or nothing yet. */
  public String comment(int number) {
    return gitHub.comments(REPOSITORY, number).stream()
        .findFirst()
        .map(comment -> comment.body())
        .orElse("");
  }

  public List<Path> instanceDirectories() throws IOException {
    try (Stream<Path> all = Files.list(storage().previews())) {
      return all.toList();
    }
  }

  @Override
  public void close() {
    gitHub.close();
    git.close();
    endServers();
    removeMemoryGroups(storage());
    directory.close();
  }

  /** Of what a service made there. */
  public static void removeMemoryGroups(Storage storage) {
    try (MemoryGroups groups = MemoryGroups.open("previewdb-" + ServiceKey.name(storage))) {
      groups.sweep();
    } catch (SnapshotException e) {
      // Then there are none
    }
  }

  /** What a service leaves running on purpose, when it ends, a test does not. */
  public void endServers() {
    endServers(directory.path());
  }

  /** Whoever started them. */
  public static void endServers(Path below) {
    try (Stream<Path> all = Files.walk(below, 4)) {
      all.filter(path -> path.endsWith("data"))
          .map(Path::getParent)
          .forEach(home -> PostgresServer.end(home, Duration.ofSeconds(30)));
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new IllegalStateException(e);
    }
  }
}
