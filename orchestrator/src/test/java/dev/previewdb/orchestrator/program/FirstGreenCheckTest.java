package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalCheckRun;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalDelivery;
import dev.previewdb.github.local.LocalDeployment;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.orchestrator.TestRepository;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A newcomer who follows README.md and docs/github.md to the letter: what stands there is what is
 * written and run. Only what depends on the place is put in: names of hosts, ports, secrets.
 */
class FirstGreenCheckTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long REPOSITORY = 815;
  private static final String PASSWORD = "r3ader-passw0rd";
  private static final String TOKEN = "ghp_n3wcomer";
  private static final String SECRET = "a-w3bhook-s3cret";
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+);");

  private final LocalGitHub gitHub = LocalGitHub.start("previewdb", TOKEN, 0, Clock.systemUTC());
  private final Newcomer newcomer;
  private final TestRepository git;
  private final Guide readme;
  private final Guide setUp;
  private TestServer production;
  private int sourcePort;

  FirstGreenCheckTest() throws IOException {
    newcomer = new Newcomer();
    git = new TestRepository(newcomer.directory().resolve("shop.git"));
    readme = Guide.of("README.md", "Use it");
    setUp = Guide.of("docs/github.md", "Set it up");
  }

  @BeforeEach
  void startProduction() throws Exception {
    sourcePort = FreePort.find();
    production =
        TestServer.start(
            TestServer.installations().preferred(),
            request -> request.onPort(sourcePort).allow(new HbaRule("shop", "previewdb_reader")));
    production("postgres", "CREATE DATABASE shop");
    production(
        "shop",
        """
        CREATE TABLE customer (id int PRIMARY KEY, email text UNIQUE, born date);
        INSERT INTO customer SELECT i, 'ada' || i || '@corp.example', '1980-01-01' FROM generate_series(1, 50) i;
        CREATE TABLE purchase (id bigserial PRIMARY KEY, customer_id int REFERENCES customer, total numeric);
        INSERT INTO purchase (customer_id, total) SELECT i, i FROM generate_series(1, 50) i;
        CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
        INSERT INTO schema_migrations VALUES ('1');
        """);
    production("shop", readme.block("sql").replace("…", PASSWORD));
  }

  private void production(String database, String sql) throws SQLException {
    try (Connection connection = production.server().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void stop() {
    newcomer.close();
    git.close();
    gitHub.close();
    production.close();
  }

  @ParameterizedTest(name = "as an App: {0}")
  @ValueSource(booleans = {false, true})
  void theDocumentsLeadFromAnEmptyOrganizationToTheFirstGreenCheckAndToItsEnd(boolean app)
      throws Exception {
    String base = repository();
    write(app);
    Path told = newcomer.type(commands());
    int port = listening(told);
    assertThat(Files.readString(told))
        .contains("ok   project shop", "ok   GitHub's acme/shop: can be read", "publishing");

    webhook(port, "an0ther-s3cret");
    assertDocumented(gitHub.ping());
    webhook(port, SECRET);
    assertDocumented(gitHub.ping());

    LocalPullRequest pr = open(base);
    awaitGreen(pr, app);
    look(port);
    converse(pr, app);
    awaitGreen(pr, app);
    gitHub.close(REPOSITORY, pr.number(), true);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(report(pr)).contains("is gone");
          assertThat(gitHub.deployments(REPOSITORY))
              .extracting(LocalDeployment::state)
              .containsOnly("inactive");
        });
    assertThat(Files.readString(told)).doesNotContain(PASSWORD, TOKEN, SECRET, "@corp.example");
  }

  /** The organization has nothing, then one repository with one migration. */
  private String repository() {
    gitHub.addRepository(new LocalRepository(REPOSITORY, "acme/shop", git.url(), "main"));
    gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    return git.write("db/migrations/1_base.sql", migration("SELECT 1;")).commit("base");
  }

  private static String migration(String up) {
    return "-- migrate:up\n" + up + "\n-- migrate:down\nSELECT 1;\n";
  }

  private void write(boolean app) throws Exception {
    String yaml = readme.block("yaml");
    if (app) {
      String section = setUp.block("yaml");
      yaml = yaml.replaceFirst("(?m)^github:\n(?: .*\n)+", Matcher.quoteReplacement(section));
      becomeApp(section);
    }
    yaml = here(yaml, "storage: /var/lib/previewdb", "storage: storage\nrouter: { port: 0 }");
    yaml = here(yaml, "http: {", "http: { port: 0,");
    yaml = here(yaml, "github:\n", "github:\n  api-url: " + gitHub.apiUrl() + "\n");
    yaml =
        here(
            yaml,
            "host: replica.internal,",
            "host: 127.0.0.1, port: " + sourcePort + ", tls: disable,");
    Files.writeString(newcomer.directory().resolve("previewdb.yaml"), yaml);
  }

  /** What depends on the place has to stand there, or the documents have changed. */
  private static String here(String text, String theirs, String ours) {
    assertThat(text).contains(theirs);
    return text.replace(theirs, ours);
  }

  /** With the id and the file that the section names. */
  private void becomeApp(String section) throws Exception {
    Matcher names = Pattern.compile("id: (\\d+), private-key: \\{ file: (\\S+) }").matcher(section);
    assertThat(names.find()).as(section).isTrue();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair key = generator.generateKeyPair();
    gitHub.registerApp(Long.parseLong(names.group(1)), (RSAPublicKey) key.getPublic());
    gitHub.installApp(Set.of(REPOSITORY));
    Path file = newcomer.directory().resolve(names.group(2));
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())));
  }

  /** The whole block, its secrets filled in. */
  private String commands() {
    String commands = readme.block("sh");
    commands = here(commands, "$(openssl rand -hex 24)", TestOrganization.TOKEN);
    commands = here(commands, "SHOP_PASSWORD=…", "SHOP_PASSWORD=" + PASSWORD);
    commands = here(commands, "GITHUB_TOKEN=…", "GITHUB_TOKEN=" + TOKEN);
    return here(commands, "GITHUB_WEBHOOK_SECRET=…", "GITHUB_WEBHOOK_SECRET=" + SECRET);
  }

  private int listening(Path told) throws IOException {
    await()
        .atMost(PATIENCE)
        .until(() -> !newcomer.waits() || LISTENING.matcher(Files.readString(told)).find());
    Matcher listening = LISTENING.matcher(Files.readString(told));
    assertThat(listening.find()).as(Files.readString(told)).isTrue();
    return Integer.parseInt(listening.group(1));
  }

  private void webhook(int port, String secret) {
    String path = URI.create(setUp.setting("Payload URL")).getPath();
    gitHub.webhook(URI.create("http://127.0.0.1:" + port + path), WebhookSecrets.of(secret));
  }

  private void assertDocumented(LocalDelivery answered) {
    String words = answered.answer().replace(" " + answered.id(), "").strip();
    assertThat(setUp.text()).contains("| " + answered.status() + " `" + words + "` |");
  }

  private LocalPullRequest open(String base) {
    git.branch("nicknames")
        .write(
            "db/migrations/2_nickname.sql",
            migration("ALTER TABLE customer ADD COLUMN nickname text;"));
    return gitHub.open(
        NewPullRequest.of(
            REPOSITORY, "Add nicknames", "nicknames", git.commit("nicknames"), "main", base));
  }

  private void awaitGreen(LocalPullRequest pr, boolean app) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(report(pr)).contains("`shop-pr-1` is ready", "`2 nickname`");
          assertThat(check(pr, app)).isEqualTo("previewdb/shop success");
          assertThat(gitHub.deployments(REPOSITORY))
              .extracting(one -> one.environment() + " " + one.state())
              .startsWith("previewdb/shop-pr-1 success");
        });
    assertThat(readme.text()).contains("the check `previewdb/shop`");
  }

  private String check(LocalPullRequest pr, boolean app) {
    String sha = pr.head().sha();
    if (app) {
      LocalCheckRun run = gitHub.checkRuns(REPOSITORY, sha).getFirst();
      return run.name() + " " + run.conclusion();
    }
    LocalStatus status = gitHub.statuses(REPOSITORY, sha).getFirst();
    return status.context() + " " + status.state();
  }

  private String report(LocalPullRequest pr) {
    List<LocalComment> reports =
        gitHub.comments(REPOSITORY, pr.number()).stream()
            .filter(comment -> comment.body().startsWith("<!-- previewdb:shop -->"))
            .toList();
    assertThat(reports).as("one comment, edited in place").hasSize(1);
    return reports.getFirst().body();
  }

  private void look(int port) throws Exception {
    String list = "./previewdb preview list";
    assertThat(readme.text()).contains("`" + list + "`");
    String said =
        newcomer.done(
            list,
            Map.of(
                "PREVIEWDB_SERVER",
                "http://127.0.0.1:" + port,
                "PREVIEWDB_API_TOKEN",
                TestOrganization.TOKEN));
    assertThat(said).contains("shop-pr-1", "ready");
    try (Connection preview = new TestApi(port).connect("shop-pr-1")) {
      assertThat(
              TestApi.single(
                  preview,
                  "SELECT count(*) || ' ' || count(nickname) || ' ' || count(*) FILTER (WHERE email LIKE '%@corp.example') FROM customer"))
          .isEqualTo("50 0 0");
    }
  }

  /** Everyone may ask how it is, and only writers for a reset; an App has a button for it. */
  private void converse(LocalPullRequest pr, boolean app) {
    say(pr, "ben", "/preview-db status", "rocket");
    say(pr, "ben", "/preview-db reset", "confused");
    say(pr, "ann", "/preview-db help", "rocket");
    if (app) {
      gitHub.press(gitHub.checkRuns(REPOSITORY, pr.head().sha()).getFirst().id(), "ann", "reset");
    } else {
      say(pr, "ann", "/preview-db reset", "rocket");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(pr)).contains("A reset was asked for"));
  }

  private void say(LocalPullRequest pr, String who, String command, String reaction) {
    LocalComment comment = gitHub.comment(REPOSITORY, pr.number(), who, command);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(gitHub.reactions(comment.id())).containsExactly("eyes", reaction));
  }
}
