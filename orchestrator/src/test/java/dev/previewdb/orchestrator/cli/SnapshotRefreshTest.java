package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.orchestrator.TestProduction;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots kept fresh from a real source, by the service and by commands beside it. */
class SnapshotRefreshTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String YEARLY = "snapshots: { schedule: \"0 0 1 1 *\", jitter: 1ms }\n";
  private static final String KEY = "k".repeat(44);
  private static final String LACKING =
      "tables:\n  public.customer:\n    id: { keep: \"surrogate key\", by: ada }\n";
  private static final String WHOLE = LACKING + "    email: { mask: email }\n";

  private static TestProduction production;

  private TestOrganization acme;
  private final Deque<Service> services = new ArrayDeque<>();

  @BeforeAll
  static void startProduction() throws IOException, SQLException {
    production =
        new TestProduction(
            "unused", "SELECT i, 'person' || i || '@corp.example' FROM generate_series(1, 30) i");
  }

  @AfterAll
  static void stopProduction() {
    production.close();
  }

  @BeforeEach
  void configure() throws IOException {
    acme = new TestOrganization(false);
    acme.write(YEARLY);
    Files.writeString(
        acme.configFile(),
        production
            .sourceOf(Files.readString(acme.configFile()))
            .replace("{ env: MASKING }", "{ file: masking-key }"));
    Files.writeString(keyFile(), KEY);
    rules(WHOLE);
  }

  @AfterEach
  void stop() {
    services.forEach(Service::close);
    acme.close();
  }

  @Test
  void aTimeThatPassedWhileTheServiceWasDownIsMadeUpOnce() throws Exception {
    start();
    await().atMost(PATIENCE).until(() -> entries("execution_time > now()").equals("1"));
    services.pop().close();
    assertThat(list()).isEmpty();

    PostgresServer state =
        PostgresServer.start(
            StartRequest.of(
                TestServer.installations().preferred(), acme.storage().state(), RunAs.current()));
    run(
        state.connect("postgres"),
        "UPDATE scheduled_captures SET execution_time = now() - interval '800 days'");
    state.stop(StopMode.FAST, PATIENCE);
    start();

    await()
        .atMost(PATIENCE)
        .until(() -> entries("execution_time > now() AND last_success IS NOT NULL").equals("1"));
    assertThat(list()).hasSize(1);
    assertThat(command("snapshot", "list", "shop").out())
        .contains("The service takes the next one at ", "-01-01T00:00:00Z", "`0 0 1 1 *` Z");
  }

  @Test
  void aRefreshThatFailedIsSaidEverywhereUntilItIsMended() throws Exception {
    assertThat(command("snapshot", "take", "shop").exitCode()).isZero();
    start();
    LocalPullRequest pr = acme.open("phone", Map.of("2_x.sql", "CREATE TABLE x ();"));
    awaitComment(pr, "is ready", true);
    assertThat(acme.comment(pr.number())).doesNotContain("refresh");

    rules(LACKING);
    makeDue();
    awaitComment(pr, "the last refresh failed on ", true);

    assertThat(acme.comment(pr.number()))
        .containsPattern("The snapshot is from \\d{4}-.* UTC; the last refresh failed on \\d{4}-")
        .contains("public.customer.email")
        .doesNotContain("corp.example");
    JsonNode failure = show(pr).get("refreshFailure");
    assertThat(failure.get("code").asText()).isEqualTo("unreviewed-columns");
    assertThat(Instant.parse(failure.get("at").asText())).isBefore(Instant.now());
    assertThat(list()).as("the old snapshot stays current").hasSize(1);
    Ran listed = command("snapshot", "list", "shop");
    assertThat(listed.err()).contains("the last refresh failed on ", "public.customer.email");
    Ran doctor = command("doctor");
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out()).contains("BAD  snapshots of shop: The snapshot is from ");
    assertThat(command("preview", "show", "shop-pr-" + pr.number(), "--server", url()).out())
        .contains("  stale      The snapshot is from ");

    rules(WHOLE);
    assertThat(command("snapshot", "take", "shop").exitCode()).isZero();
    awaitComment(pr, "refresh failed", false);

    assertThat(show(pr).get("refreshFailure").isNull()).isTrue();
    assertThat(command("snapshot", "list", "shop").err()).isEmpty();
    assertThat(command("doctor").out()).contains("ok   snapshots of shop: The service takes");
  }

  /** As a disk that lies leaves one after a power cut. */
  @Test
  void aFailureThatCannotBeReadIsSaidEverywhereTooAndTheNextSuccessRemovesIt() throws Exception {
    assertThat(command("snapshot", "take", "shop").exitCode()).isZero();
    start();
    LocalPullRequest pr = acme.open("phone", Map.of("2_x.sql", "CREATE TABLE x ();"));
    awaitComment(pr, "is ready", true);

    Path failure = acme.storage().snapshots().resolve("shop/last-failure.json");
    Files.write(failure, new byte[] {0, 1, (byte) 0xfe, (byte) 0xff, '{', 27, '[', '2', 'J'});
    awaitComment(pr, "the last refresh failed on ", true);

    String words = failure + " cannot be used: it is not what a failed refresh leaves there";
    assertThat(show(pr).at("/refreshFailure/code").asText()).isEqualTo("storage-unusable");
    assertThat(show(pr).at("/refreshFailure/what").asText()).contains(words);
    Ran listed = command("snapshot", "list", "shop");
    assertThat(listed.exitCode()).isZero();
    assertThat(listed.err()).contains("the last refresh failed on ", words);
    assertThat(list()).hasSize(1);
    Ran doctor = command("doctor");
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("ok   project shop: ")
        .containsPattern("BAD  snapshots of shop: The snapshot is from .*cannot be used");

    assertThat(command("snapshot", "take", "shop").exitCode()).isZero();
    awaitComment(pr, "refresh failed", false);
    assertThat(failure).doesNotExist();
    assertThat(command("snapshot", "list", "shop").err()).isEmpty();
  }

  @Test
  void aRunningServiceMasksWithARotatedKeyAndMarksWhatTheOldOneMade() throws Exception {
    assertThat(command("snapshot", "take", "shop").exitCode()).isZero();
    start();
    LocalPullRequest pr = acme.open("phone", Map.of("2_x.sql", "CREATE TABLE x ();"));
    awaitComment(pr, "is ready", true);

    Ran rotated = command("masking", "rotate-key", "shop");
    assertThat(rotated.exitCode()).as(rotated.err()).isZero();
    assertThat(rotated.out() + rotated.err())
        .doesNotContain(KEY, Files.readString(keyFile()).strip());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
        .isEqualTo("rw-------");
    assertThat(oldKeys()).singleElement().satisfies(old -> assertThat(old).hasContent(KEY));

    awaitComment(pr, "made with an earlier masking key", true);
    assertThat(show(pr).get("earlierMaskingKey").asBoolean()).isTrue();
    assertThat(command("snapshot", "list", "shop").out()).contains("an earlier one");
    try (Connection preview =
        new TestApi(services.getFirst().port()).connect("shop-pr-" + pr.number())) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("30");
    }

    makeDue();
    await().atMost(PATIENCE).until(() -> list().size() == 2);
    assertThat(list().at("/0/earlierMaskingKey").asBoolean()).isFalse();
    assertThat(list().at("/1/earlierMaskingKey").asBoolean()).isTrue();
    assertThat(list().at("/0/masking/keyId")).isNotEqualTo(list().at("/1/masking/keyId"));

    String second = Files.readString(keyFile());
    Ran again = command("masking", "rotate-key", "shop", "--old", "remove", "-o", "json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.json().get("kept").isNull()).isTrue();
    assertThat(keyFile().toFile()).content().isNotEqualTo(second);
    assertThat(oldKeys()).as("the first one only").hasSize(1);
  }

  private void start() {
    services.push(acme.start());
  }

  private JsonNode show(LocalPullRequest pr) {
    return new TestApi(services.getFirst().port()).preview("shop-pr-" + pr.number());
  }

  private String url() {
    return "http://127.0.0.1:" + services.getFirst().port();
  }

  private void awaitComment(LocalPullRequest pr, String text, boolean there) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(acme.comment(pr.number()).contains(text)).as(text).isEqualTo(there));
  }

  private JsonNode list() {
    return command("snapshot", "list", "shop", "-o", "json").json();
  }

  private Ran command(String... arguments) {
    Map<String, String> environment = new HashMap<>(TestOrganization.ENVIRONMENT);
    environment.put("PREVIEWDB_API_TOKEN", TestOrganization.TOKEN);
    String[] all = new String[arguments.length + (arguments[0].equals("preview") ? 0 : 2)];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    if (all.length > arguments.length) {
      all[arguments.length] = "-c";
      all[arguments.length + 1] = acme.configFile().toString();
    }
    return Ran.of(environment, all);
  }

  private void rules(String text) throws IOException {
    Files.writeString(acme.directory.path().resolve("masking.yaml"), text);
  }

  private Path keyFile() {
    return acme.directory.path().resolve("masking-key");
  }

  private List<Path> oldKeys() throws IOException {
    try (var all = Files.list(acme.directory.path())) {
      return all.filter(file -> file.getFileName().toString().startsWith("masking-key.old-"))
          .toList();
    }
  }

  /** As if the time of the schedule had come. */
  private void makeDue() throws SQLException {
    run(state(), "UPDATE scheduled_captures SET execution_time = now()");
  }

  private String entries(String which) throws SQLException {
    try (Connection state = state()) {
      return TestApi.single(
          state, "SELECT count(*) FROM scheduled_captures WHERE NOT picked AND " + which);
    }
  }

  private Connection state() {
    return PostgresServer.attach(
            acme.storage().state(), TestServer.installations().preferred(), RunAs.current())
        .orElseThrow()
        .connect("postgres");
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
