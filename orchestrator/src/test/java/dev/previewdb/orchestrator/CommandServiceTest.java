package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A project that runs its migrations by a command, through the whole service. */
@Tag("root")
class CommandServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a tool does, in a few lines: each file once, in the order of the names. */
  private static final String TOOL =
      """
      set -e
      q() { psql -qAt -v ON_ERROR_STOP=1 "$@"; }
      q -c 'CREATE TABLE IF NOT EXISTS done (name text PRIMARY KEY)'
      for file in steps/*.sql; do
        name=$(basename "$file")
        [ -z "$(q -c "SELECT 1 FROM done WHERE name = '$name'")" ] || continue
        echo "running $name"
        q -1 -f "$file" -c "INSERT INTO done VALUES ('$name')"
      done
      """;

  private static final String MIGRATIONS =
      "migrations: { tool: steps, command: [sh, tool.sh], check: '[ $(ls steps/*.sql | wc -l) = $(psql -qAtc \"SELECT count(*) FROM done\") ]', runner: process, trusted: true, paths: [steps/] }";

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.write(MIGRATIONS);
    acme.git.write("tool.sh", TOOL).write("steps/1.sql", "SELECT 1;").commit("a tool");
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aPushThatAddsAFileRunsItAndAnEditClonesAfresh() throws Exception {
    LocalPullRequest pr = open("ALTER TABLE customer ADD phone text;");
    awaitComment(
        pr, "is ready", "by steps", "running 1.sql", "running 2.sql", "preview log shop-pr-1");
    try (Connection preview = api.connect(name(pr))) {
      preview
          .createStatement()
          .execute("INSERT INTO customer VALUES (1000, 'mine@example.invalid')");
    }

    push(pr, "3.sql", "ALTER TABLE customer ADD fax text;");
    awaitComment(pr, "1 new file of migrations", "running 3.sql", "is ready");
    assertThat(acme.comment(pr.number())).doesNotContain("running 2.sql");
    try (Connection preview = api.connect(name(pr))) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer WHERE fax IS NULL"))
          .isEqualTo("101");
    }

    push(pr, "2.sql", "ALTER TABLE customer ADD phone varchar(30);");
    awaitComment(pr, "file steps/2.sql was edited", "running 2.sql", "is ready");
    try (Connection preview = api.connect(name(pr))) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  @Test
  void aPushThatChangesNoFileOfTheMigrationsRunsNothing() {
    LocalPullRequest pr = open("ALTER TABLE customer ADD phone text;");
    awaitComment(pr, "is ready");

    acme.git.branch("b").write("README", "more");
    String sha = acme.git.commit("more");
    acme.gitHub.push(REPOSITORY, pr.number(), sha);

    awaitComment(pr, sha.substring(0, 12), "The branch has no new migration", "is ready");
  }

  /** A migration of each, as two people have made them after the same one. */
  @Test
  void twoHeadsAreToldOfARunThatEndsWellWhoseCheckFailsAndOfOneThatDoesNot() {
    acme.git
        .branch("b")
        .write("steps/a.py", "revision = 'a'\ndown_revision = None\n")
        .write("steps/b.py", "revision = 'b'\ndown_revision = 'a'\n")
        .write("steps/c.py", "revision = 'c'\ndown_revision = 'a'\n");
    LocalPullRequest pr = open("ALTER TABLE customer ADD phone text;");

    awaitComment(
        pr, "is ready", "`two-heads`", "`steps/c.py`", "2 heads, b, c", "alembic merge heads");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.gitHub.statuses(REPOSITORY, pr.head().sha()).getFirst().state())
                .isEqualTo("failure"));

    push(pr, "3.sql", "ALTER TABLE no_such ADD phone text;");
    awaitComment(pr, "A migration fails", "no_such", "`two-heads`", "2 heads, b, c");
  }

  /** What stands in the branch's own copy of a configuration is only a file like others. */
  @Test
  void theCommandIsTheOperatorsWhateverABranchSays() {
    acme.git
        .branch("b")
        .write("previewdb.yaml", "projects: { shop: { migrations: { command: 'echo evil' } } }");
    LocalPullRequest pr = open("ALTER TABLE customer ADD phone text;");

    awaitComment(pr, "`sh tool.sh`", "is ready");
    assertThat(log(pr).body()).contains("$ sh tool.sh").doesNotContain("evil");
  }

  @Test
  void aFailureIsReportedWithItsLastLinesAndTheWholeLogIsKeptWithoutSecrets() {
    acme.git.branch("b").write("tool.sh", "echo \"I am $DATABASE_URL\"; seq 1 100; " + TOOL);
    LocalPullRequest pr = open("ALTER TABLE no_such ADD phone text;");
    awaitComment(
        pr,
        "A migration fails",
        "`sh tool.sh` ended with exit code 3",
        "relation \"no_such\" does not exist",
        "printed more");

    String password = api.connection(name(pr)).get("password").asText();
    Answer log = log(pr);
    assertThat(log.status()).isEqualTo(200);
    assertThat(log.body())
        .contains(
            "$ sh tool.sh\nI am postgresql://preview:***@127.0.0.1:5432/shop\n1\n2\n", "failed: ")
        .doesNotContain(password);
    assertThat(acme.comment(pr.number())).doesNotContain(password).doesNotContain("I am");
    assertThat(api.get("/api/v1/previews/" + name(pr) + "/migration-log", "").status())
        .isEqualTo(401);
    Answer part = log(pr, "?from=3");
    assertThat(log.body()).isEqualTo(log.body().substring(0, 3) + part.body());
    assertThat(log(pr, "?from=100000000").body()).isEmpty();
    assertThat(log(pr, "?from=x").status()).isEqualTo(400);

    // a part of its work may be there: the next push begins anew
    push(pr, "2.sql", "ALTER TABLE customer ADD phone text;");
    awaitComment(pr, "may have left a part of its work", "is ready");

    acme.gitHub.close(REPOSITORY, pr.number(), true);
    awaitComment(pr, "is gone");
    assertThat(log(pr).status()).isEqualTo(404);
    assertThat(acme.storage().migrationLogs()).isEmptyDirectory();
  }

  private Answer log(LocalPullRequest pr) {
    return log(pr, "");
  }

  private Answer log(LocalPullRequest pr, String query) {
    return api.send("GET", "/api/v1/previews/" + name(pr) + "/migration-log" + query, "");
  }

  private LocalPullRequest open(String second) {
    acme.git.branch("b").write("steps/2.sql", second);
    return acme.gitHub.open(
        NewPullRequest.of(
            REPOSITORY, "Change", "b", acme.git.commit("change"), "main", "0".repeat(40)));
  }

  private void push(LocalPullRequest pr, String file, String sql) {
    acme.git.branch("b").write("steps/" + file, sql);
    acme.gitHub.push(REPOSITORY, pr.number(), acme.git.commit("change " + file));
  }

  private static String name(LocalPullRequest pr) {
    return "shop-pr-" + pr.number();
  }

  private void awaitComment(LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}
