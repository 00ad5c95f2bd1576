package dev.previewdb.orchestrator.program;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestOrganization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pull request's life under a service that may die in it, and what must hold at each stage. */
final class Life implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ADDED = "CREATE TABLE added (n int); INSERT INTO added VALUES (%d);";

  private final TestOrganization acme;
  private ServiceProcess service;
  private final String branch = "life-" + UUID.randomUUID();
  private @Nullable LocalPullRequest pullRequest;

  Life(TestOrganization acme) throws Exception {
    this.acme = acme;
    this.service = started();
  }

  private ServiceProcess started() throws Exception {
    ServiceProcess started = ServiceProcess.start(acme.configFile(), TestOrganization.ENVIRONMENT);
    acme.gitHub.webhook(
        URI.create("http://127.0.0.1:" + started.port() + "/webhooks/github"),
        WebhookSecrets.of("hook-secret"));
    return started;
  }

  ServiceProcess service() {
    return service;
  }

  void restart() throws Exception {
    service.close();
    service = started();
  }

  void begin(Phase phase) throws Exception {
    switch (phase) {
      case OPENED -> {
        acme.git.branch("main");
        pullRequest = acme.open(branch, Map.of("2_added.sql", ADDED.formatted(1)));
      }
      case PUSHED -> push(Map.of("3_more.sql", "ALTER TABLE added ADD more text;"));
      case BROKEN -> push(Map.of("4_late.sql", "ALTER TABLE nowhere ADD late text;"));
      case MENDED -> push(Map.of("4_late.sql", "ALTER TABLE added ADD late text;"));
      case REWRITTEN -> push(Map.of("2_added.sql", ADDED.formatted(2)));
      case RESET -> {
        try (Connection preview = api().connect(name())) {
          preview.createStatement().execute("DELETE FROM added");
        }
        api().send("POST", "/api/v1/previews/" + name() + "/reset", "");
      }
      case CLOSED -> acme.gitHub.close(REPOSITORY, number(), true);
    }
  }

  private void push(Map<String, String> migrations) {
    acme.gitHub.push(REPOSITORY, number(), acme.commit(branch, migrations));
  }

  /** The right state for that phase is reached, and everything that must hold then does. */
  void awaitEndOf(Phase phase) {
    await()
        .atMost(PATIENCE)
        // What was ready a moment ago may be on its way to the right state
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() -> check(phase));
  }

  private void check(Phase phase) throws Exception {
    String comment = acme.comment(number());
    assertThat(acme.gitHub.comments(REPOSITORY, number())).hasSize(1);
    switch (phase) {
      case OPENED -> {
        assertThat(comment).contains("is ready", "`2 added`");
        checkServed(1, "1,2");
      }
      case PUSHED -> {
        assertThat(comment).contains("is ready", "`3 more`");
        checkServed(1, "1,2,3");
      }
      case BROKEN -> {
        assertThat(comment).contains("A migration fails", "`4 (late)`", "nowhere");
        checkStays("failed", "failure", 1, "1,2,3");
      }
      case MENDED -> {
        assertThat(comment).contains("is ready", "`4 late`");
        checkServed(1, "1,2,3,4");
      }
      case REWRITTEN, RESET -> {
        assertThat(comment).contains("is ready");
        checkServed(2, "1,2,3,4");
      }
      case CLOSED -> {
        assertThat(comment).contains("is gone");
        assertThat(directories()).isEmpty();
        assertThat(servers()).isEmpty();
        assertThat(workspace()).isEmpty();
      }
    }
  }

  private void checkServed(int added, String versions) throws Exception {
    checkStays("ready", "success", added, versions);
  }

  /** One instance, where each migration ran once; the newest commit is told how it went. */
  private void checkStays(String state, String status, int added, String versions)
      throws Exception {
    assertThat(directories()).hasSize(1);
    assertThat(servers()).hasSize(1);
    String head = acme.gitHub.pullRequest(REPOSITORY, number()).orElseThrow().head().sha();
    assertThat(acme.gitHub.statuses(REPOSITORY, head))
        .first()
        .extracting(LocalStatus::state)
        .isEqualTo(status);
    assertThat(api().preview(name()).get("state").asText()).isEqualTo(state);
    try (Connection preview = api().connect(name())) {
      assertThat(TestApi.single(preview, "SELECT string_agg(n::text, ',') FROM added"))
          .isEqualTo(String.valueOf(added));
      assertThat(
              TestApi.single(
                  preview,
                  "SELECT string_agg(version, ',' ORDER BY version) FROM schema_migrations"))
          .isEqualTo(versions);
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  private List<Path> directories() throws IOException {
    return acme.instanceDirectories().stream()
        .filter(directory -> directory.getFileName().toString().startsWith(name() + "."))
        .toList();
  }

  /** The servers of the preview that run, whoever started them. */
  private List<String> servers() {
    String previews = acme.storage().previews().resolve(name() + ".").toString();
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(previews))
        .toList();
  }

  private List<Path> workspace() throws IOException {
    Path workspace = acme.storage().workspace();
    if (!Files.exists(workspace)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(workspace)) {
      return all.toList();
    }
  }

  private TestApi api() throws Exception {
    return new TestApi(service.port());
  }

  private int number() {
    return pullRequest == null ? 0 : pullRequest.number();
  }

  private String name() {
    return "shop-pr-" + number();
  }

  @Override
  public void close() {
    service.close();
  }
}
