package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.newsclub.net.unix.AFUNIXSocketFactory;
import org.postgresql.PGProperty;

/** Migration runs that take long, and those that end without a migration being at fault. */
class InterruptedRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** It goes on as soon as somebody holds an advisory lock. */
  private static final String GATE =
      """
      DO $$ BEGIN
        WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory') LOOP
          PERFORM pg_sleep(0.1);
        END LOOP;
      END $$;\
      """;

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aServerKilledDuringAMigrationIsOurTroubleAndThePreviewEndsReadyByItself() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");
    Map<String, String> migrations = new LinkedHashMap<>();
    migrations.put("3_b.sql", "CREATE TABLE ran (n int); INSERT INTO ran VALUES (3);");
    migrations.put("4_gate.sql", GATE);
    migrations.put("5_c.sql", "INSERT INTO ran VALUES (5);");
    String sha = acme.commit("a", migrations);
    acme.gitHub.push(REPOSITORY, pr.number(), sha);

    Path first = atTheGate();
    kill(first);

    awaitComment(pr, "could not be made", "server went away while the migrations ran");
    JsonNode failed = api.preview("shop-pr-1");
    assertThat(
            failed.at("/facts/progress").isMissingNode() || failed.at("/facts/progress").isNull())
        .isTrue();
    assertThat(failed.at("/problem/code").asText()).isEqualTo("migration-server-lost");
    assertThat(failed.at("/problem/step").asText()).isNotEqualTo("migrate");
    assertThat(failed.at("/facts/run").isMissingNode() || failed.at("/facts/run").isNull())
        .as("nothing is known to have run: %s", failed)
        .isTrue();
    assertThat(acme.gitHub.statuses(REPOSITORY, sha))
        .extracting(LocalStatus::state)
        .doesNotContain("failure");

    Path second = atTheGate();
    assertThat(second).isNotEqualTo(first);
    try (Connection administrator = administrator(second).orElseThrow()) {
      TestApi.single(administrator, "SELECT pg_advisory_lock(1)");
      awaitComment(pr, "is ready", "No migration run of it came to its end", "`5 c`");
    }
    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT string_agg(n::text, ' ' ORDER BY n) FROM ran"))
          .isEqualTo("3 5");
      assertThat(
              TestApi.single(
                  preview,
                  "SELECT string_agg(version, ' ' ORDER BY version) FROM schema_migrations"))
          .isEqualTo("1 2 3 4 5");
    }
    assertThat(acme.instanceDirectories()).containsExactly(second);
  }

  @Test
  void aRunThatTakesLongTellsWhatIsPendingAndHowFarItIs() throws Exception {
    Map<String, String> migrations = new LinkedHashMap<>();
    migrations.put("2_b.sql", "CREATE TABLE b ();");
    migrations.put("3_gate.sql", GATE);
    migrations.put("4_c.sql", "CREATE TABLE c ();");
    LocalPullRequest pr = acme.open("a", migrations);
    Path home = atTheGate();

    awaitComment(
        pr,
        "is being migrated",
        "Its migrations are running: 1 of 3 have run.",
        "| `2 b` | ",
        "| `3 gate` | running |",
        "| `4 c` | waits |");
    JsonNode progress = api.preview("shop-pr-1").at("/facts/progress");
    assertThat(progress.path("running").asText()).isEqualTo("3");
    assertThat(progress.path("ran").findValuesAsText("id")).containsExactly("2");
    assertThat(progress.path("pending").findValuesAsText("id")).containsExactly("2", "3", "4");
    String sha = pr.head().sha();
    assertThat(acme.gitHub.statuses(REPOSITORY, sha))
        .extracting(LocalStatus::description)
        .contains("Running the migrations: 1 of 3 have run");

    try (Connection administrator = administrator(home).orElseThrow()) {
      TestApi.single(administrator, "SELECT pg_advisory_lock(1)");
      awaitComment(pr, "is ready", "`4 c`");
    }
    assertThat(acme.comment(pr.number())).doesNotContain("have run");
    assertThat(
            api.preview("shop-pr-1").at("/facts/progress").isMissingNode()
                || api.preview("shop-pr-1").at("/facts/progress").isNull())
        .isTrue();
  }

  @Test
  void aRunThatEndedInAnExceptionIsClonedAfreshAtTheNextLook() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");
    Path first = acme.instanceDirectories().getFirst();
    List<Connection> all = everyConnection(first);
    acme.gitHub.push(
        REPOSITORY, pr.number(), acme.commit("a", Map.of("3_b.sql", "CREATE TABLE b ();")));

    awaitComment(pr, "could not be made", "cannot be reached");
    for (Connection one : all) {
      one.close();
    }
    api.send("POST", "/api/v1/previews", "{\"project\":\"shop\",\"pullRequest\":1}");

    awaitComment(pr, "is ready", "No migration run of it came to its end", "`2 a`", "`3 b`");
    assertThat(acme.instanceDirectories()).hasSize(1).doesNotContain(first);
  }

  /** As many as the preview's owner gets; the router would keep some for the service. */
  private List<Connection> everyConnection(Path home) {
    Properties owner = new Properties();
    PGProperty.USER.set(owner, "preview");
    PGProperty.PASSWORD.set(owner, api.connection("shop-pr-1").get("password").asText());
    PGProperty.SOCKET_FACTORY.set(owner, AFUNIXSocketFactory.FactoryArg.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(owner, PostgresServer.socket(home).toString());
    PGProperty.SSL_MODE.set(owner, "disable");
    List<Connection> all = new ArrayList<>();
    try {
      while (all.size() < 1000) {
        all.add(DriverManager.getConnection("jdbc:postgresql://localhost/shop", owner));
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53300");
    }
    return all;
  }

  /** The instance in which the gate is waiting now. */
  private Path atTheGate() {
    return await().atMost(PATIENCE).until(this::waiting, Optional::isPresent).orElseThrow();
  }

  private Optional<Path> waiting() throws IOException {
    for (Path home : acme.instanceDirectories()) {
      try (Connection administrator = administrator(home).orElse(null)) {
        if (administrator != null
            && TestApi.single(
                    administrator,
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .equals("1")) {
          return Optional.of(home);
        }
      } catch (SQLException | RuntimeException gone) {
        // it is asked again
      }
    }
    return Optional.empty();
  }

  private static Optional<Connection> administrator(Path home) {
    return PostgresServer.attach(home, TestServer.installations().preferred(), RunAs.current())
        .map(server -> server.connect("shop"));
  }

  private static void kill(Path home) throws IOException {
    Path file = home.resolve("data").resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private void awaitComment(LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}
