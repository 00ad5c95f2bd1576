package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.snapshot.server.Installations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The commands on previews, against a real service. Each test has a branch of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewCommandTest {
  private final Map<String, String> environment =
      Map.of("PREVIEWDB_API_TOKEN", TestOrganization.TOKEN);

  private TestOrganization acme;
  private Service service;

  @BeforeAll
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.commit("whole", Map.of("2_phone.sql", "ALTER TABLE customer ADD phone text;"));
    acme.git.branch("main");
    acme.commit("json", Map.of("3_json.sql", "SELECT 1;"));
    acme.git.branch("main");
    acme.commit("failing", Map.of("4_failing.sql", "ALTER TABLE nowhere ADD phone text;"));
    service = acme.start();
  }

  @AfterAll
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aPreviewIsCreatedLookedAtUsedResetAndDeleted() throws Exception {
    Ran created = preview("create", "--project", "shop", "--branch", "whole", "--wait");
    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(created.err()).contains("shop-br-whole: ready");
    assertThat(created.out()).contains("shop-br-whole: ready since", "2 phone");

    assertThat(preview("show", "shop-br-whole").out())
        .contains("shop-br-whole: ready", "cloned in", "2 phone", "expires");
    assertThat(preview("list").out()).contains("NAME", "shop-br-whole");

    String url = preview("url", "shop-br-whole").out().strip();
    execute(url, "DELETE FROM customer");
    if (new Installations(List.of(), Path.of("/tmp")).psql().isPresent()) {
      Path answer = Files.createTempFile("previewdb-psql-", ".txt");
      Ran psql =
          preview(
              "psql",
              "shop-br-whole",
              "--",
              "-qAt",
              "-o",
              answer.toString(),
              "-c",
              "SELECT count(*) FROM customer");
      assertThat(psql.exitCode()).isZero();
      assertThat(answer).hasContent("0");
      assertThat(preview("psql", "shop-br-whole", "--", "-qc", "DO 'no'").exitCode()).isEqualTo(1);
      Files.delete(answer);
    }

    assertThat(preview("connection-link", "shop-br-whole").out())
        .matches("http://127\\.0\\.0\\.1:0/connection-link#[A-Za-z0-9_-]{43}\\R");

    assertThat(preview("log", "shop-br-whole", "--follow").out())
        .matches("migration 2 \\(phone\\) runs\\Rmigration 2 \\(phone\\) ran for [0-9]+ ms\\R");
    assertThat(preview("log", "shop-br-nowhere").exitCode()).isEqualTo(1);

    Ran reset = preview("reset", "shop-br-whole", "--wait");
    assertThat(reset.exitCode()).isZero();
    assertThat(reset.out()).contains("ready since");
    assertThat(preview("url", "shop-br-whole").out().strip()).isEqualTo(url);
    assertThat(count(url)).isEqualTo(100);

    Ran deleted = preview("delete", "shop-br-whole", "--wait");
    assertThat(deleted.exitCode()).isZero();
    assertThat(deleted.out()).contains("shop-br-whole: removed since");
    assertThat(preview("list").out()).doesNotContain("shop-br-whole");
    assertThat(preview("url", "shop-br-whole").exitCode()).isEqualTo(1);
  }

  @Test
  void everyResultIsJsonWhenAsked() {
    Ran created =
        preview("create", "--project", "shop", "--branch", "json", "--wait", "-o", "json");
    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(created.json().get("state").asText()).isEqualTo("ready");
    assertThat(created.json().get("settled").asBoolean()).isTrue();

    JsonNode shown = preview("show", "shop-br-json", "-o", "json").json();
    assertThat(shown.get("branch").asText()).isEqualTo("json");
    assertThat(shown.at("/facts/run/ran/0/id").asText()).isEqualTo("3");
    assertThat(preview("list", "-o", "json").json().findValuesAsText("name"))
        .contains("shop-br-json");
    assertThat(preview("url", "shop-br-json", "-o", "json").json().fieldNames())
        .toIterable()
        .containsExactly("host", "port", "database", "user", "password");
    assertThat(preview("reset", "shop-br-json", "-o", "json").json().get("name").asText())
        .isEqualTo("shop-br-json");
    assertThat(
            preview("delete", "shop-br-json", "--wait", "-o", "json").json().get("state").asText())
        .isEqualTo("removed");
  }

  @Test
  void aFailedMigrationIsExitCode1WithItsStatementAndItsMend() {
    Ran created = preview("create", "--project", "shop", "--branch", "failing", "--wait");

    assertThat(created.exitCode()).isEqualTo(1);
    assertThat(created.out())
        .contains("failed since", "ALTER TABLE nowhere", "does not exist", "push again");
  }

  @Test
  void aBranchThatIsNotThereIsSaidAndCanBeDeletedAndAskedForAgain() {
    for (int round = 0; round < 2; round++) {
      Ran created = preview("create", "--project", "shop", "--branch", "nowhere", "--wait");
      assertThat(created.exitCode()).isEqualTo(1);
      assertThat(created.out()).contains("shop-br-nowhere: failed", "has no branch nowhere");

      Ran deleted = preview("delete", "shop-br-nowhere", "--wait");
      assertThat(deleted.exitCode()).as(deleted.err()).isZero();
      assertThat(deleted.out()).contains("shop-br-nowhere: removed");
    }
  }

  @Test
  void aRefusalIsTheServicesOwnWordsAsTextOrJson() {
    Ran text = preview("show", "shop-br-unknown");
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out()).isEmpty();
    assertThat(text.err())
        .isEqualToIgnoringNewLines(
            "previewdb: There is no preview shop-br-unknown. `previewdb preview list` shows those there are.");

    Ran json = preview("show", "shop-br-unknown", "-o", "json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.out()).isEmpty();
    assertThat(json.errorAsJson().get("code").asText()).isEqualTo("unknown-preview");
  }

  @Test
  void aWrongTokenAMissingOneAnAddressThatIsNoneAndASilentOneAreToldApart() {
    Ran wrong =
        Ran.of(
            Map.of("PREVIEWDB_API_TOKEN", "wrong-wrong-wrong"),
            "preview",
            "list",
            "--server",
            server());
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("api.token").doesNotContain("wrong-wrong");

    Ran missing = Ran.of(Map.of(), "preview", "list");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("PREVIEWDB_API_TOKEN");

    Ran nonsense = Ran.of(environment, "preview", "list", "--server", "nonsense");
    assertThat(nonsense.exitCode()).isEqualTo(2);
    assertThat(nonsense.err()).contains("nonsense", "http://HOST:PORT");

    // Port 9 of the loopback, "discard", has no service on a machine of today
    Ran silent = Ran.of(environment, "preview", "list", "--server", "http://127.0.0.1:9");
    assertThat(silent.exitCode()).isEqualTo(1);
    assertThat(silent.err()).contains("http://127.0.0.1:9", "no connection", "previewdb serve");
  }

  @Test
  void theServersAddressIsReadFromTheEnvironment() {
    Ran list =
        Ran.of(
            Map.of("PREVIEWDB_API_TOKEN", TestOrganization.TOKEN, "PREVIEWDB_SERVER", server()),
            "preview",
            "list");

    assertThat(list.exitCode()).as(list.err()).isZero();
  }

  private Ran preview(String... arguments) {
    List<String> all = new ArrayList<>(List.of("preview", "--server", server()));
    all.addAll(List.of(arguments));
    return Ran.of(environment, all.toArray(String[]::new));
  }

  private String server() {
    return "http://127.0.0.1:" + service.port();
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection preview = connect(url)) {
      preview.createStatement().execute(sql);
    }
  }

  private static int count(String url) throws SQLException {
    try (Connection preview = connect(url);
        var rows = preview.createStatement().executeQuery("SELECT count(*) FROM customer")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection connect(String url) throws SQLException {
    URI at = URI.create(url);
    String[] login = at.getUserInfo().split(":", 2);
    Properties properties = new Properties();
    properties.put("user", login[0]);
    properties.put("password", login[1]);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + at.getHost() + ":" + at.getPort() + at.getPath(), properties);
  }
}
