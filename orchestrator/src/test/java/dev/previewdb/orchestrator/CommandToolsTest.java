package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real projects of tools in code, by the tools themselves as processes on real clones. */
@Tag("tools")
class CommandToolsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final CommandExams EXAMS = new CommandExams();

  @AfterAll
  static void isTold() throws IOException {
    EXAMS.isTold();
  }

  static List<CommandProject> projects() {
    return CommandProject.ALL;
  }

  @ParameterizedTest
  @MethodSource("projects")
  void upgradesIsCleanByItsOwnCheckGoesOnWithAPushAndBeginsAnewAfterAnEdit(CommandProject project)
      throws Exception {
    assumeTrue(RunAs.isRoot(), "a command can be kept apart by root only");
    assumeTrue(
        Files.isDirectory(Path.of(CommandProject.TOOLS)),
        "the tools are not there: run orchestrator/src/test/tools/install-commands");
    List<String> seen = new ArrayList<>();
    try (TestOrganization acme = new TestOrganization(false)) {
      acme.takeSnapshot("shop", project.production().get().toArray(String[]::new));
      acme.write(
          "migrations: { tool: %s, runner: process, trusted: true, %s }"
              .formatted(project.name(), project.keys().strip()));
      project.files().forEach(acme.git::write);
      acme.git.commit("the project");
      try (Service service = acme.start()) {
        TestApi api = new TestApi(service.port());
        String first =
            commit(acme, project, 2, 1, "CREATE TABLE one (i int)", 2, "ALTER TABLE one ADD j int");
        LocalPullRequest pr =
            acme.gitHub.open(
                NewPullRequest.of(REPOSITORY, "Change", "b", first, "main", "0".repeat(40)));
        await(acme, pr, "is ready", "by " + project.name());
        assertThat(applied(api, project)).isEqualTo("2");
        seen.add("2 ran");
        assertThat(api.send("GET", "/api/v1/previews/shop-pr-1/migration-log", "").body())
            .contains("$ ") // the command
            .contains("\n$ "); // its check, without which the preview would not be ready
        seen.add("clean");
        try (Connection preview = api.connect("shop-pr-1")) {
          preview.createStatement().execute("INSERT INTO one VALUES (1, 2)");
        }

        push(acme, pr, commit(acme, project, 3, 3, "ALTER TABLE one ADD k int"));
        await(acme, pr, "1 new file of migrations", "is ready");
        assertThat(applied(api, project)).isEqualTo("3");
        try (Connection preview = api.connect("shop-pr-1")) {
          assertThat(TestApi.single(preview, "SELECT count(*) FROM one WHERE k IS NULL"))
              .isEqualTo("1");
        }
        seen.add("the third ran, on the same clone");

        push(acme, pr, commit(acme, project, 3, 2, "ALTER TABLE one ADD j bigint"));
        await(acme, pr, "was edited", "is ready");
        assertThat(applied(api, project)).isEqualTo("3");
        try (Connection preview = api.connect("shop-pr-1")) {
          assertThat(TestApi.single(preview, "SELECT count(j) FROM one")).isEqualTo("0");
        }
        seen.add("all 3 ran, on a fresh clone");

        push(acme, pr, commit(acme, project, 4, 4, "ALTER TABLE no_such ADD k int"));
        await(acme, pr, "A migration fails", "no_such");
        seen.add("fails, with its words");
      }
    }
    EXAMS.passed(project, seen);
  }

  private static void await(TestOrganization acme, LocalPullRequest pr, String... words) {
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private static String applied(TestApi api, CommandProject project) throws Exception {
    try (Connection preview = api.connect("shop-pr-1")) {
      return TestApi.single(preview, project.applied());
    }
  }

  private static void push(TestOrganization acme, LocalPullRequest pr, String sha) {
    acme.gitHub.push(REPOSITORY, pr.number(), sha);
  }

  /** Numbers of migrations, each with its SQL, of a branch whose newest has that number. */
  private static String commit(
      TestOrganization acme, CommandProject project, int newest, Object... migrations)
      throws Exception {
    acme.git.branch("b");
    project.list().apply(newest).forEach(acme.git::write);
    for (int i = 0; i < migrations.length; i += 2) {
      project.author().writes(acme.git, (Integer) migrations[i], (String) migrations[i + 1]);
    }
    return acme.git.commit("change " + migrations[0]);
  }
}
