package dev.previewdb.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.store.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String GOOD =
      """
      storage: data
      api:
        token: { env: API_TOKEN }
      github:
        token: { file: github-token }
        webhook-secret: [ { env: HOOK }, { env: OLD_HOOK } ]
      projects:
        shop:
          repository: acme/shop
          source: { host: replica, database: shop, user: reader, password: { env: SOURCE }, tls: require }
          masking: masking.yaml
          masking-key: { env: MASKING }
          migrations: { tool: flyway, path: db/migration, table: history, timeout: 1h }
          time-to-live: 3d
      """;
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "API_TOKEN",
          "0123456789abcdef",
          "HOOK",
          "new",
          "OLD_HOOK",
          "old",
          "SOURCE",
          "s3cret",
          "MASKING",
          "key");

  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(directory.resolve("github-token"), "ghp_token\n");
    Files.writeString(directory.resolve("masking.yaml"), "tables: {}\n");
  }

  @Test
  void aGoodFileIsReadWithItsDefaultsAndPathsFromTheFilesOwnDirectory() throws IOException {
    Config config = read(GOOD);

    assertThat(config.storage()).isEqualTo(directory.resolve("data"));
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.github().orElseThrow().apiUrl()).hasToString("https://api.github.com");
    assertThat(config.github().orElseThrow().token().orElseThrow().value()).isEqualTo("ghp_token");
    assertThat(config.github().orElseThrow().webhookSecrets()).hasSize(2);
    Config.Project shop = config.projects().values().iterator().next();
    assertThat(shop.timeToLive()).isEqualTo(Duration.ofDays(3));
    assertThat(shop.maskingRules()).isEqualTo(directory.resolve("masking.yaml"));
    assertThat(shop.source().tls()).isEqualTo(Config.TlsMode.REQUIRE);
    assertThat(shop.migrations().tool()).contains("flyway");
    assertThat(shop.migrations().path()).contains("db/migration");
    assertThat(shop.migrations().table()).contains("history");
    assertThat(shop.migrations().timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(shop.migrations().statementTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(shop.snapshots().retention().keep()).isEqualTo(3);
    assertThat(config.state()).isEmpty();
  }

  @Test
  void snapshotsAreKeptAndTakenAsTheFileSays() throws IOException {
    Config.Snapshots plain = read(GOOD).projects().values().iterator().next().snapshots();
    assertThat(plain.retention()).isEqualTo(Retention.ofCount(3));
    assertThat(plain.schedule()).isEmpty();

    Config.Snapshots set =
        read(GOOD
                + "    snapshots: { keep: 9, keep-for: 14d, disk: 200GB, schedule: \"0 3 * * 1-5\", time-zone: Europe/Berlin, jitter: 1h }\n")
            .projects()
            .values()
            .iterator()
            .next()
            .snapshots();
    assertThat(set.retention())
        .isEqualTo(
            new Retention(9, Optional.of(Duration.ofDays(14)), OptionalLong.of(200_000_000_000L)));
    assertThat(set.schedule())
        .contains(
            new CaptureSchedule("0 3 * * 1-5", ZoneId.of("Europe/Berlin"), Duration.ofHours(1)));
  }

  @Test
  void previewsAreLimitedAsTheFileSaysAndElseByTheDefaults() throws IOException {
    assertThat(read(GOOD).engine().limits()).isEqualTo(Config.Limits.DEFAULT);
    assertThat(
            read(GOOD
                    + "engine: { limits: { statement-timeout: none, idle-timeout: 2h, idle-in-transaction-timeout: 5m, temp-files: 1GB, memory: 500MB, disk: 20GB } }\n")
                .engine()
                .limits())
        .isEqualTo(
            new Config.Limits(
                Optional.empty(),
                Optional.of(Duration.ofHours(2)),
                Optional.of(Duration.ofMinutes(5)),
                OptionalLong.of(1_000_000_000L),
                OptionalLong.of(500_000_000L),
                true,
                OptionalLong.of(20_000_000_000L)));
    assertThat(
            read(GOOD + "engine: { limits: { temp-files: none, memory: none } }\n")
                .engine()
                .limits()
                .memory())
        .isEmpty();
  }

  @Test
  void aLimitThatCannotBeIsToldWithItsKey() throws IOException {
    assertThat(
            refused(
                    GOOD.replace("host:", "leave-out-libraries: pg_cron, host:")
                        + "engine: { limits: { statement-timeout: 0s, idle-timeout: 25d, temp-files: much, memory: 1MB } }\n")
                .what())
        .contains("engine.limits.statement-timeout: is `0s`")
        .contains("engine.limits.idle-timeout: is longer than PostgreSQL counts")
        .contains("engine.limits.temp-files: is `much`")
        .contains("engine.limits.memory: is too little for a PostgreSQL")
        .contains("projects.shop.source.leave-out-libraries: is no list of names");
    assertThat(
            read(GOOD.replace("host:", "leave-out-libraries: [rdsutils], host:"))
                .projects()
                .get("shop"))
        .extracting(shop -> shop.source().leaveOutLibraries())
        .isEqualTo(java.util.List.of("rdsutils"));
  }

  @Test
  void thePathsOfAProjectAreReadAndWhatAreNoneIsTold() throws IOException {
    String with = "repository: acme/shop\n    pull-requests: { paths: %s }";
    assertThat(
            read(GOOD.replace("repository: acme/shop", with.formatted("[services/shop/**]")))
                .projects()
                .values()
                .iterator()
                .next()
                .pullRequests()
                .paths()
                .orElseThrow()
                .takeOneOf(Set.of("services/shop/a")))
        .isTrue();
    for (String bad : new String[] {"[]", "services/shop", "[\"!docs\"]", "[\"a[\"]", "[\"\"]"}) {
      assertThat(refused(GOOD.replace("repository: acme/shop", with.formatted(bad))).what())
          .as(bad)
          .contains("projects.shop.pull-requests.paths: is ");
    }
  }

  @Test
  void forksAreRefusedUnlessTheProjectGivesThemTheSchema() throws IOException {
    String with = "repository: acme/shop\n    pull-requests: { forks: %s }";
    String chosen = GOOD.replace("repository: acme/shop", with.formatted("schema-only"));

    assertThat(forks(read(GOOD))).isEqualTo(Config.Forks.REFUSED);
    assertThat(forks(read(chosen))).isEqualTo(Config.Forks.SCHEMA_ONLY);
    assertThat(refused(GOOD.replace("repository: acme/shop", with.formatted("everything"))).what())
        .contains(
            "projects.shop.pull-requests.forks: is `everything`. Mend: use one of: refused, schema-only");
  }

  private static Config.Forks forks(Config config) {
    return config.projects().values().iterator().next().pullRequests().forks();
  }

  @Test
  void whatFailsTheCheckIsChosenAndAKindThereIsNotIsRefusedWithThoseThereAre() throws IOException {
    assertThat(migrations("").failOn()).isEqualTo(FindingKind.FAIL_BY_DEFAULT);
    assertThat(migrations(", fail-on: []").failOn()).isEmpty();
    assertThat(migrations(", fail-on: [late, row-without-file]").failOn())
        .containsExactlyInAnyOrder(FindingKind.LATE, FindingKind.ROW_WITHOUT_FILE);

    assertThat(refused(GOOD.replace("timeout: 1h", "fail-on: [edited, edted]")).what())
        .contains("projects.shop.migrations.fail-on", "names `edted`", "use some of: out-of-order")
        .contains("unfinished");
    assertThat(refused(GOOD.replace("timeout: 1h", "fail-on: edited")).what())
        .contains("projects.shop.migrations.fail-on", "is no list", "[out-of-order, edited");
  }

  private Config.Migrations migrations(String more) throws IOException {
    return read(GOOD.replace("timeout: 1h", "timeout: 1h" + more))
        .projects()
        .values()
        .iterator()
        .next()
        .migrations();
  }

  @Test
  void aScheduleABudgetOrATimeoutThatCannotBeIsToldWithItsKey() throws IOException {
    assertThat(
            refused(
                    GOOD.replace("host:", "connect-timeout: 20ms, host:")
                        + "    snapshots: { keep-for: long, disk: 5, schedule: \"0 0 31 2 *\", time-zone: Mars/Olympus }\n")
                .what())
        .contains("projects.shop.source.connect-timeout: is shorter than a second")
        .contains("projects.shop.snapshots.keep-for: is `long`")
        .contains(
            "projects.shop.snapshots.disk: is `5`. Mend: use a number and a unit: MB, GB or TB")
        .contains("projects.shop.snapshots.schedule: is `0 0 31 2 *`. Mend: use minute, hour")
        .contains("projects.shop.snapshots.time-zone: is `Mars/Olympus`");
    assertThat(refused(GOOD + "    snapshots: { jitter: 5m }\n").what())
        .contains("projects.shop.snapshots.schedule: is missing");
  }

  @Test
  void aReceiverIsReachedSafelyOrNotAtAll() throws IOException {
    String webhook = "    hand-off: { webhook: { url: \"%s\", secret: { env: %s } } }\n";
    assertThat(read(GOOD + webhook.formatted("https://deploy.example.com/x", "API_TOKEN")))
        .matches(config -> config.projects().values().iterator().next().handOff().isWanted());
    assertThat(read(GOOD + webhook.formatted("http://[::1]:80/x", "API_TOKEN"))).isNotNull();
    assertThat(refused(GOOD + webhook.formatted("http://deploy.example.com/x", "HOOK")).what())
        .contains("projects.shop.hand-off.webhook.url", "use https, or http to this machine only")
        .contains("projects.shop.hand-off.webhook.secret: is shorter than 16 characters");
    assertThat(refused(GOOD + "    hand-off: { webhook: { }, repository-dispatch: true }\n").what())
        .contains("hand-off.webhook.url: is missing")
        .contains("hand-off.webhook.secret: is missing")
        .contains("hand-off.repository-dispatch: is `true`. Mend: use one of: none, sent");
    String alone =
        GOOD.substring(0, GOOD.indexOf("github:")) + GOOD.substring(GOOD.indexOf("projects:"));
    assertThat(refused(alone + "    hand-off: { repository-dispatch: sent }\n").what())
        .contains("hand-off.repository-dispatch: is `sent`, and there is no section github");
  }

  @Test
  void thereIsAlwaysASnapshotToKeep() throws IOException {
    assertThat(read(GOOD + "    snapshots: { keep: 1 }\n").projects().values())
        .allMatch(project -> project.snapshots().retention().keep() == 1);
    assertThat(refused(GOOD + "    snapshots: { keep: 0, keeep: 2 }\n").what())
        .contains("projects.shop.snapshots.keep: is `0`", "whole number from 1")
        .contains("projects.shop.snapshots.keeep");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsKeyAndItsMend() throws IOException {
    PreviewDbException refused =
        refused(
            """
            storrage: data
            http: { port: 99999 }
            github:
              token: ghp_in_the_open
              webhook-secret: { env: NOT_SET }
            engine: { workers: 0 }
            router: { host: 0.0.0.0 }
            projects:
              Shop:
                repository: acme
                source: { host: replica, port: five, password: { env: SOURCE, file: also }, tls: maybe }
                masking: missing.yaml
                masking-key: { env: MASKING }
                time-to-live: soon
            """);

    assertThat(refused.problem()).isEqualTo(Problem.CONFIG_INVALID);
    assertThat(refused.what().lines().filter(line -> line.startsWith("  ")))
        .hasSize(15)
        .anyMatch(line -> line.contains("storrage: is not a key previewdb knows"))
        .anyMatch(
            line -> line.contains("http.port: is `99999`") && line.contains("from 0 to 65535"))
        .anyMatch(line -> line.contains("github.token: holds a secret in the open"))
        .anyMatch(line ->
            line.contains("github.webhook-secret: the environment variable NOT_SET is not set"))
        .anyMatch(line -> line.contains("engine.workers: is `0`"))
        .anyMatch(line -> line.contains("router.tls: is missing, and `0.0.0.0` is reached from"))
        .anyMatch(line -> line.contains("projects.Shop: is not a project's name"))
        .anyMatch(line ->
            line.contains("projects.Shop.repository: is `acme`") && line.contains("OWNER/NAME"))
        .anyMatch(line -> line.contains("projects.Shop.source.port: is `five`"))
        .anyMatch(line -> line.contains("projects.Shop.source.database: is missing"))
        .anyMatch(line -> line.contains("projects.Shop.source.user: is missing"))
        .anyMatch(line -> line.contains("projects.Shop.source.password: names no place"))
        .anyMatch(line ->
            line.contains("projects.Shop.source.tls: is `maybe`") && line.contains("verify-full"))
        .anyMatch(line -> line.contains("projects.Shop.masking: names no file"))
        .anyMatch(line -> line.contains("projects.Shop.time-to-live: is `soon`"));
  }

  @Test
  void anAppIsInPlaceOfATokenAndIsWhole() throws IOException {
    Files.writeString(directory.resolve("app.pem"), "a key");
    String app = "app: { id: 31337, private-key: { file: app.pem } }";
    String asApp = GOOD.replace("token: { file: github-token }", app);
    assertThat(asApp).isNotEqualTo(GOOD);

    Config.GitHubAccess access = read(asApp).github().orElseThrow();

    assertThat(access.token()).isEmpty();
    assertThat(access.app().orElseThrow().id()).isEqualTo("31337");
    assertThat(access.app().orElseThrow().privateKey().value()).isEqualTo("a key");
    assertThat(refused(asApp.replace("id: 31337, ", "")).what())
        .contains("github.app: lacks id or private-key");
    assertThat(refused(asApp.replace(app, app + "\n  token: { file: github-token }")).what())
        .contains("github.token: is set, and so is app");
  }

  @Test
  void slackKnowsPeopleByTheirLoginsAndAnswersOnlyToSlack() throws IOException {
    String slack = "slack: { signing-secret: { env: HOOK }, users: { U012AB: octocat } }\n";
    Config.SlackAccess read = read(GOOD + slack).slack().orElseThrow();
    assertThat(read.users()).isEqualTo(Map.of("U012AB", "octocat"));
    assertThat(read.hooksUrl()).hasToString("https://hooks.slack.com");

    assertThat(refused(GOOD + slack.replace("octocat", "a/b")).what())
        .contains("slack.users: has `U012AB: a/b`");
    assertThat(refused(GOOD + slack.replace("U012AB", "ann")).what())
        .contains("slack.users: has `ann");
    assertThat(
            refused(GOOD + slack.replace("users:", "hooks-url: https://example.com, users:"))
                .what())
        .contains("slack.hooks-url: is `https://example.com`");
    assertThat(refused(GOOD.replaceFirst("(?s)github:.*?(?=projects:)", "") + slack).what())
        .contains("slack: needs GitHub");
  }

  @Test
  void aSecretInTheOpenIsNeverRepeated() throws IOException {
    assertThat(refused(GOOD.replace("{ file: github-token }", "ghp_in_the_open")).getMessage())
        .doesNotContain("ghp_in_the_open");
  }

  @Test
  void secretsPrintAsStars() throws IOException {
    assertThat(read(GOOD).toString())
        .doesNotContain("s3cret", "ghp_token", "0123456789abcdef")
        .contains("***");
  }

  @Test
  void aKeyWrittenTwiceIsRefusedWithItsLine() throws IOException {
    assertThat(refused(GOOD + "storage: other\n").what()).contains("line 15");
  }

  @Test
  void aFileThatIsNotThereNamesTheMend() {
    PreviewDbException missing =
        catchThrowableOfType(
            PreviewDbException.class,
            () -> ConfigReader.read(directory.resolve("none.yaml"), Map.of()));

    assertThat(missing.problem()).isEqualTo(Problem.CONFIG_MISSING);
    assertThat(missing.mend()).contains("--config");
  }

  @Test
  void anEmptyFileNamesWhatIsMissing() throws IOException {
    assertThat(refused("").what()).contains("projects: names no project");
  }

  @Test
  void aCommandIsAskedForNoSecretAndNoFileThatItDoesNotUse() throws IOException {
    Files.delete(directory.resolve("github-token"));
    Files.delete(directory.resolve("masking.yaml"));
    Path file = Files.writeString(directory.resolve("previewdb.yaml"), GOOD);

    Config listing = ConfigReader.read(file, Map.of(), Needs.nothing());
    Config drafting = ConfigReader.read(file, Map.of("SOURCE", "s3cret"), Needs.source("shop"));

    assertThat(listing.storage()).isEqualTo(directory.resolve("data"));
    Config.Project shop = drafting.projects().values().iterator().next();
    assertThat(shop.source().password().value()).isEqualTo("s3cret");
    assertThatIllegalStateException().isThrownBy(() -> shop.maskingKey().value());
    assertThat(
            catchThrowableOfType(
                    PreviewDbException.class,
                    () -> ConfigReader.read(file, Map.of(), Needs.capture("shop")))
                .what())
        .contains("3 problems", "SOURCE", "MASKING", "masking: names no file")
        .doesNotContain("HOOK", "API_TOKEN");
  }

  @Test
  void aSecretInTheOpenIsRefusedEvenWhenItIsNotUsed() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("previewdb.yaml"),
            GOOD.replace("{ file: github-token }", "ghp_in_the_open"));

    assertThat(
            catchThrowableOfType(
                    PreviewDbException.class,
                    () -> ConfigReader.read(file, Map.of(), Needs.nothing()))
                .what())
        .contains("github.token: holds a secret in the open");
  }

  private PreviewDbException refused(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("previewdb.yaml"), yaml);
    return catchThrowableOfType(
        PreviewDbException.class, () -> ConfigReader.read(file, ENVIRONMENT));
  }

  private Config read(String yaml) throws IOException {
    return ConfigReader.read(
        Files.writeString(directory.resolve("previewdb.yaml"), yaml), ENVIRONMENT);
  }
}
