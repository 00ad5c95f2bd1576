package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalPullRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a hostile branch's SQL tries, through the whole service, and that nothing of it reaches
 * anything but its own preview: not its neighbour, not production, not this machine, not the
 * service.
 */
class HostileMigrationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NEIGHBOUR = "shop-pr-1";
  private static final Path ESCAPED = Path.of("/tmp/previewdb-hostile-migration");

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestOrganization acme;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestProduction production;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Service service;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestApi api;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Connection neighbour;

  private static String sessions = "";

  @BeforeAll
  static void start() throws Exception {
    acme = new TestOrganization(true);
    production = new TestProduction("unused", "SELECT 1, 'one@production.example'");
    acme.write(
        "engine: { limits: { disk: 60MB } }\n",
        Map.of(
            "shop",
            "repository: acme/shop\nmax-previews: 50\nmigrations: { statement-timeout: 8s, lock-timeout: 1s, timeout: 15s }"));
    Files.writeString(acme.configFile(), production.sourceOf(Files.readString(acme.configFile())));
    service = acme.start();
    api = new TestApi(service.port());
    open("neighbour", Map.of("2_a.sql", "CREATE TABLE quiet (t text);"));
    await(1, "ready");
    neighbour = api.connect(NEIGHBOUR);
    sessions = production.sessions();
  }

  @AfterAll
  static void stop() throws Exception {
    neighbour.close();
    service.close();
    production.close();
    acme.close();
  }

  @AfterEach
  void nothingReachedAnythingElse() throws Exception {
    assertThat(TestApi.single(neighbour, "SELECT count(*) FROM customer"))
        .as("the neighbour's rows, by the session it had all the time")
        .isEqualTo("100");
    assertThat(TestApi.single(neighbour, "SELECT count(*) FROM quiet")).isEqualTo("0");
    assertThat(api.preview(NEIGHBOUR).path("state").asText()).isEqualTo("ready");
    assertThat(production.sessions()).as("sessions that production ever had").isEqualTo(sessions);
    assertThat(ESCAPED).doesNotExist();
    Plain.assertPlain(api.get("/api/v1/previews", "Bearer " + TestOrganization.TOKEN).body());
  }

  static Stream<Arguments> attempts() {
    return Stream.of(
        attempt(
            "sleeps longer than a statement may", "SELECT pg_sleep(3600);", "statement timeout"),
        attempt(
            "lifts its timeout and sleeps",
            "SET statement_timeout = 0; SELECT pg_sleep(3600);",
            "were ended after 15 s"),
        attempt(
            "catches what cancels it",
            "SET statement_timeout = 0; DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(3600); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$;",
            "were ended after 15 s"),
        attempt("installs dblink", "CREATE EXTENSION dblink;", "extension"),
        attempt("installs a foreign data wrapper", "CREATE EXTENSION postgres_fdw;", "extension"),
        attempt(
            "subscribes to production",
            "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 user=reader' PUBLICATION p WITH (connect = false);",
            "ERROR 42501"),
        attempt(
            "reads a file of the server", "SELECT pg_read_file('/etc/passwd');", "pg_read_file"),
        attempt(
            "reads a file by COPY",
            "CREATE TABLE f (t text); COPY f FROM '/etc/passwd';",
            "COPY from a file"),
        attempt("reads a file as a large object", "SELECT lo_import('/etc/passwd');", "lo_import"),
        attempt("writes a file", "COPY (SELECT 1) TO '" + ESCAPED + "';", "COPY to a file"),
        attempt(
            "runs a program",
            "COPY (SELECT 1) TO PROGRAM 'touch " + ESCAPED + "';",
            "external program"),
        attempt("lifts the limit of its sorts", "SET temp_file_limit = -1;", "temp_file_limit"),
        attempt("becomes the administrator", "SET ROLE previewdb_admin;", "set role"),
        attempt(
            "ends the administrator's sessions",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user OR usename IS NULL;",
            "ERROR 42501"),
        attempt(
            "ends itself",
            "SELECT pg_terminate_backend(pg_backend_pid());",
            "terminating connection"));
  }

  private static Arguments attempt(String name, String sql, String words) {
    return arguments(name, sql, words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void failsInWordsAndReachesNothing(String name, String sql, String words) {
    LocalPullRequest pr = open(branch(name), Map.of("2_evil.sql", sql));

    await(pr.number(), "failed");
    awaitComment(pr, "A migration fails", "2_evil.sql", words);
    close(pr);
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        arguments("of rows", "SELECT repeat('x', 1000) FROM generate_series(1, 60000);"),
        arguments("of notices", shouts("NOTICE")),
        arguments("of warnings", shouts("WARNING")));
  }

  private static String shouts(String level) {
    return "DO $$ BEGIN FOR i IN 1..60000 LOOP RAISE %s '%%', repeat('n', 500); END LOOP; END $$;"
        .formatted(level);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void aFloodIsThrownAwayAndNoneOfItIsKept(String name, String sql) throws IOException {
    LocalPullRequest pr = open(branch("flood " + name), Map.of("2_flood.sql", sql));

    await(pr.number(), "ready");
    assertThat(api.preview("shop-pr-" + pr.number()).toString()).hasSizeLessThan(10_000);
    assertThat(acme.comment(pr.number())).hasSizeLessThan(10_000);
    assertThat(logs(pr)).isNotEmpty();
    assertThat(logs(pr).stream().mapToLong(log -> log.toFile().length()).sum())
        .as("bytes of the server's own log")
        .isLessThan(100_000);
    close(pr);
  }

  @Test
  void anErrorOfManyMegabytesIsCut() {
    LocalPullRequest pr =
        open(
            "long-error",
            Map.of("2_a.sql", "DO $$ BEGIN RAISE EXCEPTION '%', repeat('e', 20000000); END $$;"));

    await(pr.number(), "failed");
    awaitComment(pr, "A migration fails", "eeee");
    assertThat(acme.comment(pr.number())).hasSizeLessThan(65_000);
    close(pr);
  }

  @Test
  void aTableWithoutEndMeetsThePreviewsOwnLimitOfTheDisk() {
    LocalPullRequest pr =
        open(
            "endless",
            Map.of(
                "2_a.sql",
                "SET statement_timeout = 0; CREATE TABLE runaway AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 10000000) i;"));

    await(pr.number(), "failed");
    assertThat(api.preview("shop-pr-" + pr.number()).toString()).contains("preview-over-quota");
    close(pr);
  }

  @Test
  void aLockThatSomebodyHoldsIsNotWaitedForForEver() throws Exception {
    LocalPullRequest pr = open("locks", Map.of("2_a.sql", "CREATE TABLE a ();"));
    await(pr.number(), "ready");
    try (Connection person = api.connect("shop-pr-" + pr.number())) {
      person.setAutoCommit(false);
      TestApi.single(person, "SELECT count(*) FROM customer");

      push(pr, "locks", Map.of("3_b.sql", "ALTER TABLE customer ADD COLUMN more text;"));
      awaitComment(pr, "A migration fails", "canceling statement due to lock timeout");
    }
    close(pr);
  }

  @Test
  void limitsThatAMigrationSetsForItsRoleDoNotHoldForTheNextRun() {
    LocalPullRequest pr =
        open(
            "limits",
            Map.of(
                "2_a.sql",
                "ALTER ROLE CURRENT_USER SET statement_timeout = 0; ALTER ROLE CURRENT_USER SET lock_timeout = 0;"));
    await(pr.number(), "ready");

    push(pr, "limits", Map.of("3_b.sql", "SELECT pg_sleep(3600);"));
    awaitComment(pr, "A migration fails", "canceling statement due to statement timeout");
    close(pr);
  }

  /** Where the preview's server writes. */
  private static List<Path> logs(LocalPullRequest pr) throws IOException {
    Path home =
        acme.instanceDirectories().stream()
            .filter(one -> one.getFileName().toString().startsWith("shop-pr-" + pr.number() + "."))
            .findFirst()
            .orElseThrow();
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(file -> file.getFileName().toString().endsWith("log"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  /** From main, so that nothing of another attempt is in it. */
  private static LocalPullRequest open(String branch, Map<String, String> migrations) {
    acme.git.branch("main");
    return acme.open(branch, migrations);
  }

  private static String branch(String name) {
    return name.replace(' ', '-').replace("'", "");
  }

  private static void push(LocalPullRequest pr, String branch, Map<String, String> migrations) {
    acme.gitHub.push(REPOSITORY, pr.number(), acme.commit(branch, migrations));
  }

  private static void close(LocalPullRequest pr) {
    acme.gitHub.close(REPOSITORY, pr.number(), false);
    awaitComment(pr, "is gone");
  }

  private static void await(int number, String state) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode preview = api.preview("shop-pr-" + number);
          return preview.path("state").asText().equals(state);
        });
  }

  private static void awaitComment(LocalPullRequest pr, String... words) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}
