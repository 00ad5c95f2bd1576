package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a project's seed does to a preview, and what people learn of it. */
class SeedTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = "shop-pr-1";
  private static final Map<String, String> THINGS =
      Map.of("2_a.sql", "CREATE TABLE thing (t text);");

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    acme.write("migrations: { statement-timeout: 20s }\nseed: db/seed.sql");
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void end() {
    service.close();
    acme.close();
  }

  @Test
  void runsAfterTheMigrationsOnceForEachClone() throws Exception {
    seed("a", "INSERT INTO thing VALUES ('first');");
    acme.open("a", THINGS);
    await("ready");

    assertThat(things()).isEqualTo("first");
    JsonNode seed = api.preview(NAME).at("/facts/history/seed");
    assertThat(seed.get("file").asText()).isEqualTo("db/seed.sql");
    assertThat(seed.get("sha").asText()).hasSize(40);
    awaitComment("is ready", "| seed | ", "`db/seed.sql`");

    seed("a", "INSERT INTO thing VALUES ('second');");
    push(Map.of("3_b.sql", "CREATE TABLE other ();"));
    awaitComment("1 new migration");
    await("ready");
    assertThat(things()).as("a push that only adds").isEqualTo("first");

    api.send("POST", "/api/v1/previews/" + NAME + "/reset", "");
    awaitComment("A reset was asked for");
    await("ready");
    assertThat(things()).as("a clone of its own").isEqualTo("second");
  }

  @Test
  void oneThatFailsIsToldWithItsPlaceAndRunsAgainWhenItIsMended() throws Exception {
    seed("a", "INSERT INTO thing VALUES ('half');\n\nINSERT INTO nothing VALUES (1);");
    acme.open("a", THINGS);
    await("failed");

    awaitComment(
        "The seed fails on the database preview",
        "Seed `db/seed.sql`, line 3",
        "ERROR 42P01",
        "INSERT INTO nothing",
        "**What to do:** Mend the file and push again");
    assertThat(api.preview(NAME).at("/problem/step").asText()).isEqualTo("seed");
    assertThat(api.preview(NAME).at("/problem/code").asText()).isEqualTo("seed-failed");
    assertThat(things()).as("it is one transaction, and may be looked into").isEqualTo("null");

    seed("a", "INSERT INTO thing VALUES ('whole');");
    push(Map.of());
    awaitComment("failed outside a transaction");
    await("ready");
    assertThat(things()).isEqualTo("whole");
    assertThat(acme.instanceDirectories())
        .singleElement()
        .satisfies(home -> assertThat(home).hasFileName(NAME + ".2"));
  }

  @Test
  void oneThatLeavesAPartOfItsWorkIsFollowedByAFreshClone() throws Exception {
    seed("a", "BEGIN; INSERT INTO thing VALUES ('part'); COMMIT; SELECT 1 / 0;");
    acme.open("a", THINGS);
    await("failed");
    assertThat(things()).isEqualTo("part");

    seed("a", "INSERT INTO thing VALUES ('whole');");
    push(Map.of());
    awaitComment("is ready", "failed outside a transaction");
    assertThat(things()).isEqualTo("whole");
  }

  @Test
  void aCommitWithoutTheFileAndOneWithALinkInItsPlaceAreToldSo() throws Exception {
    acme.git.branch("a").write("db/other.sql", "SELECT 1;");
    acme.open("a", THINGS);
    await("failed");

    awaitComment("has no seed db/seed.sql", "Add the file to the branch");
    assertThat(api.preview(NAME).at("/problem/code").asText()).isEqualTo("seed-unreadable");

    Files.createSymbolicLink(
        acme.git.gitDirectory().resolveSibling("db").resolve("seed.sql"), Path.of("other.sql"));
    push(Map.of());
    awaitComment("it is a symbolic link, and no file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT pg_read_file('/etc/passwd') | permission denied for function pg_read_file",
        "COPY thing TO PROGRAM 'cat' | external program",
        "SET ROLE previewdb_admin | permission denied to set role",
        "BEGIN; INSERT INTO thing VALUES ('x') | the seed leaves a transaction open",
        "SET statement_timeout = '100ms'; SELECT pg_sleep(60) | canceling statement",
      })
  void isHeldToWhatMigrationsAreHeldTo(String sql, String words) throws Exception {
    seed("a", sql);
    acme.open("a", THINGS);
    await("failed");

    awaitComment("The seed fails", words);
    assertThat(things()).isEqualTo("null");
  }

  private void seed(String branch, String sql) {
    acme.git.branch(branch).write("db/seed.sql", sql);
  }

  private void push(Map<String, String> migrations) {
    acme.gitHub.push(REPOSITORY, 1, acme.commit("a", migrations));
  }

  private String things() throws Exception {
    try (Connection preview = api.connect(NAME)) {
      return String.valueOf(
          TestApi.single(preview, "SELECT string_agg(t, ' ' ORDER BY t) FROM thing"));
    }
  }

  /** Of everything that was asked for. */
  private void await(String state) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> api.preview(NAME).path("state").asText().equals(state));
  }

  private void awaitComment(String... words) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(1)).contains(words));
  }
}
