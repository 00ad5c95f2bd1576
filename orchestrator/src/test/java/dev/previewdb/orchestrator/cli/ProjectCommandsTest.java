package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read the configuration, against a real source and a real storage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectCommandsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SOURCE", "reader-password", "KEY", "0".repeat(44), "API", "0123456789abcdef");
  private static final String CONFIG =
      """
      storage: storage
      api: { token: { env: API } }
      projects:
        shop:
          git: file:///srv/shop.git
          source: { host: 127.0.0.1, port: PORT, database: shop, user: reader, password: { env: SOURCE }, tls: disable }
          masking: masking.yaml
          masking-key: { env: KEY }
      """;
  private static final String WHOLE =
      """
      tables:
        public.customer:
          id: { keep: "surrogate key", by: ada }
          email: { mask: email }
      """;
  private static final String LACKING = WHOLE.replaceFirst("(?m)^ *email.*\n", "");

  private TestServer production;
  private int port;

  @BeforeAll
  void startProduction() throws IOException, SQLException {
    port = FreePort.find();
    production =
        TestServer.start(
            TestServer.installations().preferred(),
            request -> request.onPort(port).allow(new HbaRule("shop", "reader")));
    try (Connection admin = production.server().connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE ROLE reader LOGIN PASSWORD 'reader-password'");
      statement.execute("CREATE DATABASE shop");
    }
    try (Connection shop = production.server().connect("shop");
        Statement statement = shop.createStatement()) {
      statement.execute("CREATE TABLE customer (id int PRIMARY KEY, email text)");
      statement.execute(
          "INSERT INTO customer SELECT i, 'person' || i || '@corp.example' FROM generate_series(1, 30) i");
      statement.execute(
          "INSERT INTO customer VALUES (31, E'\\u001b[2J\\n@corp.example'), (32, NULL)");
      statement.execute("GRANT SELECT ON customer TO reader");
    }
  }

  @AfterAll
  void stopProduction() {
    production.close();
  }

  @Test
  void rulesThatFitPassTheCheckAndTheDoctor(@TempDir Path directory) throws IOException {
    Ran check = run(directory, WHOLE, "masking", "check", "shop");
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out()).contains("Every column of shop has a rule");

    Ran json = run(directory, WHOLE, "masking", "check", "shop", "-o", "json");
    assertThat(json.exitCode()).isZero();
    assertThat(json.json().get("passes").asBoolean()).isTrue();
  }

  @Test
  void aColumnNobodyReviewedFailsTheCheckAndIsNamedWithADraft(@TempDir Path directory)
      throws IOException {
    Ran text = run(directory, LACKING, "masking", "check", "shop");
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out())
        .contains("unreviewed  public.customer.email", "email: { mask: email")
        .contains(directory.resolve("masking.yaml").toString());

    Ran json = run(directory, LACKING, "masking", "check", "shop", "-o", "json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.json().get("passes").asBoolean()).isFalse();
    assertThat(json.json().at("/unreviewed/0").asText()).isEqualTo("public.customer.email");
  }

  @Test
  void rulesThatCannotBeReadFailTheCheckWithTheirLine(@TempDir Path directory) throws IOException {
    Ran check = run(directory, "tables: [", "masking", "check", "shop");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.err()).contains("masking.yaml", "line 1").doesNotContain("\tat ");
  }

  /** The first command of a newcomer: there are no rules yet, and no other secret. */
  @Test
  void aDraftNeedsTheSourcesPasswordOnlyAndPassesTheCheck(@TempDir Path directory)
      throws IOException {
    Path config = config(directory);
    Ran draft =
        Ran.of(
            Map.of("SOURCE", "reader-password"),
            "masking",
            "draft",
            "shop",
            "-c",
            config.toString());
    assertThat(draft.exitCode()).as(draft.err()).isZero();

    assertThat(run(directory, draft.out(), "masking", "check", "shop").exitCode()).isZero();
    assertThat(
            run(directory, WHOLE, "masking", "draft", "shop", "-o", "json")
                    .json()
                    .get("rules")
                    .asText()
                + "\n")
        .isEqualToNormalizingNewlines(draft.out() + "\n");
  }

  @Test
  void aRefusedPasswordIsToldWithoutIt(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("masking.yaml"), WHOLE);
    Ran check =
        Ran.of(
            Map.of("SOURCE", "not-the-password"),
            "masking",
            "check",
            "shop",
            "-c",
            config(directory).toString());

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.err()).contains("refuses the user reader").doesNotContain("not-the-password");
  }

  @Test
  void theDoctorSaysWhatACaptureWouldRefuse(@TempDir Path directory) throws IOException {
    Ran well = run(directory, WHOLE, "doctor");
    assertThat(well.exitCode()).as(well.out()).isZero();
    assertThat(well.out())
        .contains(
            "ok   server: PostgreSQL", "ok   clones:", "ok   project shop", "memory of previews:");

    Ran ill = run(directory, LACKING, "doctor", "-o", "json");
    assertThat(ill.exitCode()).isEqualTo(1);
    assertThat(ill.json().at("/2/good").asBoolean()).isFalse();
    assertThat(ill.json().at("/2/words").asText()).contains("public.customer.email");
  }

  @Test
  void anExpressionThatTheSourceRefusesIsToldByTheCheckAndTheDoctorInTheWordsOfACapture(
      @TempDir Path directory) throws IOException {
    String rules = WHOLE.replace("mask: email", "mask: sql, expression: \"lost(email)\", by: ada");
    String words =
        "public.customer.email: the source does not take its expression: function lost(text) does not exist";

    Ran check = run(directory, rules, "masking", "check", "shop");
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.out()).contains("unfit       " + words);
    Ran json = run(directory, rules, "masking", "check", "shop", "-o", "json");
    assertThat(json.json().at("/unfit/0").asText()).startsWith(words);
    Ran doctor = run(directory, rules, "doctor");
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out()).contains("BAD  project shop: ", words);
    Ran capture = run(directory, rules, "snapshot", "take", "shop");
    assertThat(capture.exitCode()).isEqualTo(1);
    assertThat(capture.err()).contains(words);

    String mended = rules.replace("lost(email)", "left(email, 1)");
    assertThat(run(directory, mended, "masking", "check", "shop").exitCode()).isZero();
    assertThat(run(directory, mended, "doctor").out()).contains("ok   project shop");
  }

  @Test
  void snapshotsAreListedShownAndDroppedWithoutAnySecret() throws IOException {
    try (TestOrganization acme = new TestOrganization(true)) {
      String file = acme.configFile().toString();
      String version =
          Ran.of(Map.of(), "snapshot", "list", "shop", "-o", "json", "-c", file)
              .json()
              .at("/0/version")
              .asText();

      assertThat(Ran.of(Map.of(), "snapshot", "list", "shop", "-c", file).out())
          .contains("VERSION", version);
      assertThat(Ran.of(Map.of(), "snapshot", "-c", file, "show", "shop", version).out())
          .contains("snapshot " + version + " of shop", "100 rows in 1 table,");
      Ran unknown = Ran.of(Map.of(), "snapshot", "show", "shop", "../../x", "-c", file);
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.err()).contains("no snapshot ../../x", "previewdb snapshot list shop");

      assertThat(Ran.of(Map.of(), "snapshot", "drop", "shop", version, "-c", file).out())
          .contains("dropped snapshot " + version);
      Ran none = Ran.of(Map.of(), "snapshot", "list", "shop", "-c", file);
      assertThat(none.exitCode()).isZero();
      assertThat(none.out()).contains("previewdb snapshot take shop");
    }
  }

  @Test
  void aDamagedSnapshotIsNamedWithItsMendByEveryCommandAndCanBeDropped() throws IOException {
    try (TestOrganization acme = new TestOrganization(true)) {
      String file = acme.configFile().toString();
      SnapshotCatalog catalog = new SnapshotCatalog(acme.storage().snapshots());
      String whole = catalog.current("shop").orElseThrow().version();
      String damaged = damage(catalog, acme.storage().snapshots().resolve("shop"));
      String mend = "previewdb snapshot drop shop " + damaged;

      Ran list = Ran.of(Map.of(), "snapshot", "list", "shop", "-c", file);
      assertThat(list.exitCode()).as(list.err()).isZero();
      assertThat(list.out().lines().filter(line -> line.startsWith("DAMAGED  ")))
          .singleElement()
          .asString()
          .contains(damaged, "cannot be read", mend);
      assertThat(list.out()).contains("VERSION", whole);
      Ran json = Ran.of(Map.of(), "snapshot", "list", "shop", "-o", "json", "-c", file);
      assertThat(json.json().findValuesAsText("version")).contains(whole).endsWith(damaged);
      assertThat(json.json().at("/1/version").asText()).isEqualTo(damaged);
      assertThat(json.json().at("/1/damaged/code").asText()).isEqualTo("manifest-unreadable");
      assertThat(json.json().at("/1/damaged/mend").asText()).contains(mend);

      for (String look : List.of("show", "verify")) {
        Ran refused = Ran.of(Map.of(), "snapshot", look, "shop", damaged, "-o", "json", "-c", file);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorAsJson().get("code").asText()).isEqualTo("manifest-unreadable");
      }
      Ran doctor = Ran.of(TestOrganization.ENVIRONMENT, "doctor", "-c", file);
      assertThat(doctor.exitCode()).isEqualTo(1);
      assertThat(doctor.out())
          .containsPattern(
              "ok   snapshots of shop: 1, previews are made from "
                  + whole
                  + ": each preview (?:takes [0-9.]+ MB and about [0-9.]+ s|shares its [0-9.]+ MB)\n")
          .containsPattern("BAD  snapshot " + damaged + " of shop: .*" + mend);

      Ran drop = Ran.of(Map.of(), "snapshot", "drop", "shop", damaged, "-c", file);
      assertThat(drop.exitCode()).as(drop.err()).isZero();
      assertThat(catalog.damaged("shop")).isEmpty();
      assertThat(catalog.list("shop")).hasSize(1);
    }
  }

  /** As a power cut on a disk that lies may leave one: newer than the whole one, and cut short. */
  private static String damage(SnapshotCatalog catalog, Path project) throws IOException {
    Path newer = Files.createDirectories(project.resolve("29991231-235959"));
    Path whole = catalog.current("shop").orElseThrow().directory();
    String manifest = Files.readString(whole.resolve("manifest.json"));
    Files.writeString(newer.resolve("manifest.json"), manifest.substring(0, 100));
    return "29991231-235959";
  }

  @Test
  void aTakenSnapshotReplacesOlderOnesAndPassesItsVerification() throws IOException {
    try (TestDirectory place = new TestDirectory()) {
      Path directory = place.path();
      Files.writeString(directory.resolve("masking.yaml"), WHOLE);
      config(directory, "snapshots: { keep: 1 }");
      Ran first = runIn(directory, "snapshot", "take", "shop", "-o", "json");
      assertThat(first.exitCode()).as(first.err()).isZero();
      assertThat(first.json().get("dropped")).isEmpty();
      String old = first.json().get("version").asText();

      Ran second = runIn(directory, "snapshot", "take", "shop");
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(second.out()).contains("32 rows in 1 table,", "  dropped  " + old);
      Ran third = runIn(directory, "snapshot", "take", "shop", "-o", "json");
      assertThat(third.json().get("dropped")).hasSize(1);
      assertThat(third.json().get("stayed")).isEmpty();
      assertThat(third.json().at("/tables/public.customer").asInt()).isEqualTo(32);

      String version = third.json().get("version").asText();
      Ran list = runIn(directory, "snapshot", "list", "shop", "-o", "json");
      assertThat(list.json()).hasSize(1);
      assertThat(list.json().at("/0/version").asText()).isEqualTo(version);

      Ran verified = runIn(directory, "snapshot", "verify", "shop", version);
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      assertThat(verified.out())
          .contains("ok   files", "ok   start", "ok   schema", "ok   rows: 32 in 1 tables")
          .doesNotContain("BAD");
      assertThat(directory.resolve("storage/verifying")).isEmptyDirectory();

      changeStored(directory.resolve("storage/snapshots/shop").resolve(version));
      Ran changed = runIn(directory, "snapshot", "verify", "shop", version, "-o", "json");
      assertThat(changed.exitCode()).isEqualTo(1);
      assertThat(changed.json().get("passes").asBoolean()).isFalse();
      assertThat(changed.json().findValuesAsText("holds"))
          .containsExactly("true", "true", "false", "false");
      assertThat(changed.errorAsJson().toString())
          .contains("snapshot-differs", "public.customer has 31 rows instead of 32");
      assertThat(directory.resolve("storage/verifying")).isEmptyDirectory();
    }
  }

  /** As somebody does who starts a server on the stored files. */
  private static void changeStored(Path snapshot) {
    PostgresServer server =
        PostgresServer.start(
            StartRequest.of(TestServer.installations().preferred(), snapshot, RunAs.current()));
    try (Connection admin = server.connect("shop");
        Statement statement = admin.createStatement()) {
      statement.execute("DELETE FROM customer WHERE id = 1");
      statement.execute("ALTER TABLE customer ADD note text");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      server.stop(StopMode.FAST, Duration.ofSeconds(30));
    }
  }

  @Test
  void aPreviewOfMasksShowsValuesOnATerminal(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("masking.yaml"), WHOLE);
    String file = config(directory).toString();

    Ran some =
        Ran.onTerminal(
            ENVIRONMENT, "masking", "preview", "shop", "customer", "--rows", "2", "-c", file);
    assertThat(some.exitCode()).as(some.err()).isZero();
    assertThat(some.out().lines()).hasSize(4);
    assertThat(some.out())
        .containsPattern("row 1\\R  email  'person1@corp\\.example' -> '[^']+@[^']+'")
        .contains("row 2")
        .doesNotContain("id  ", "-> 'person");

    Ran all =
        Ran.onTerminal(
            ENVIRONMENT, "masking", "-c", file, "preview", "shop", "public.customer", "--rows=50");
    assertThat(all.out())
        .contains("row 32", "email  NULL -> NULL", "'\\u001b[2J\\u000a@corp.example' -> ")
        .doesNotContain("\u001b");

    Ran unknown = Ran.onTerminal(ENVIRONMENT, "masking", "preview", "shop", "x.y", "-c", file);
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("no rows of a table x.y");
    assertThat(
            Ran.onTerminal(
                    ENVIRONMENT, "masking", "preview", "shop", "customer", "--rows=0", "-c", file)
                .exitCode())
        .isEqualTo(2);
  }

  /** What reads a pipe keeps what it is given. */
  @Test
  void aPreviewOfMasksIsRefusedWhereNoTerminalIsAndHasNoJson(@TempDir Path directory)
      throws IOException {
    Ran piped = run(directory, WHOLE, "masking", "preview", "shop", "customer");
    assertThat(piped.exitCode()).isEqualTo(2);
    assertThat(piped.out()).isEmpty();
    assertThat(piped.err()).contains("terminal only", "without a pipe").doesNotContain("corp");

    Files.writeString(directory.resolve("masking.yaml"), WHOLE);
    Ran json =
        Ran.onTerminal(
            ENVIRONMENT,
            "masking",
            "preview",
            "shop",
            "customer",
            "-o",
            "json",
            "-c",
            config(directory).toString());
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(json.out() + json.err()).doesNotContain("corp.example");
  }

  @Test
  void theGrantsAreTheLeastForTheRules(@TempDir Path directory) throws IOException {
    Ran grants = run(directory, WHOLE, "masking", "grants", "shop");
    assertThat(grants.exitCode()).as(grants.err()).isZero();
    assertThat(grants.out())
        .isEqualToNormalizingNewlines(
            """
            GRANT CONNECT ON DATABASE "shop" TO "reader";
            GRANT USAGE ON SCHEMA "public" TO "reader";
            GRANT SELECT ON TABLE "public"."customer" TO "reader";
            -- So that previews preload the libraries that production does: GRANT pg_read_all_settings TO "reader";
            """);
    Ran none =
        run(
            directory,
            "tables: { public.customer: { rows: none } }\n",
            "masking",
            "grants",
            "shop",
            "-o",
            "json");
    assertThat(none.json().get("grants")).hasSize(2);
  }

  @Test
  void aKeyOfTheEnvironmentIsNotRotatedButTheWayIsTold(@TempDir Path directory) throws IOException {
    Ran refused = run(directory, WHOLE, "masking", "rotate-key", "shop", "-o", "json");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errorAsJson().get("code").asText()).isEqualTo("key-not-a-file");
    assertThat(refused.err()).contains("variable KEY", "openssl rand", "restart the service");
  }

  @Test
  void whatIsPrunedIsSaidWithTheReason() throws IOException {
    try (TestOrganization acme = new TestOrganization(true)) {
      acme.takeSnapshot();
      acme.write("snapshots: { disk: 1MB }\n");
      String file = acme.configFile().toString();
      Ran dry = Ran.of(Map.of(), "snapshot", "prune", "shop", "--dry-run", "-c", file);
      assertThat(dry.out()).contains("would go", "more than 1,000,000 bytes of the disk");
      Ran pruned = Ran.of(Map.of(), "snapshot", "prune", "shop", "-o", "json", "-c", file);
      assertThat(pruned.json().at("/dropped/0/why").asText()).contains("bytes of the disk");
      JsonNode left = Ran.of(Map.of(), "snapshot", "list", "shop", "-o", "json", "-c", file).json();
      assertThat(left).hasSize(1);
      assertThat(left.at("/0/diskBytes").asLong()).isGreaterThan(1_000_000);
    }
  }

  @Test
  void aBadConfigurationIsExitCode2NamesEveryProblemAndStartsNothing(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("previewdb.yaml"),
            """
            storage: storage
            http: { port: 99999 }
            api: { token: in-the-open-0123456789 }
            projects:
              shop: { repository: shop }
            """);

    Ran serve = Ran.of(Map.of(), "serve", "--config", file.toString());

    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.err())
        .contains("http.port", "api.token", "projects.shop.repository", "projects.shop.masking-key")
        .contains("projects.shop.source.host", "docs/configuration.md")
        .doesNotContain("in-the-open", "\tat ");
    assertThat(directory.resolve("storage")).doesNotExist();
  }

  @Test
  void anUnknownProjectIsExitCode2AndNamesThoseThereAre(@TempDir Path directory)
      throws IOException {
    Ran unknown = run(directory, WHOLE, "snapshot", "take", "nope");

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no project nope", "shop");
  }

  private Ran run(Path directory, String rules, String... arguments) throws IOException {
    Files.writeString(directory.resolve("masking.yaml"), rules);
    config(directory);
    return runIn(directory, arguments);
  }

  /** With the rules and the configuration that are there. */
  private static Ran runIn(Path directory, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-c";
    all[arguments.length + 1] = directory.resolve("previewdb.yaml").toString();
    return Ran.of(ENVIRONMENT, all);
  }

  private Path config(Path directory) throws IOException {
    return config(directory, "");
  }

  private Path config(Path directory, String more) throws IOException {
    return Files.writeString(
        directory.resolve("previewdb.yaml"),
        CONFIG.replace("PORT", String.valueOf(port)) + more.indent(4));
  }
}
