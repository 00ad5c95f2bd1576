package dev.previewdb.orchestrator.program;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.local.Trouble;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.orchestrator.TestSlack;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Safety rule 5, over all that the service says and writes while it works and while things go
 * wrong.
 */
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What a branch prints; it must not be passed on. */
  private static final String PRINTED = "pr1nted-by-a-branch";

  private static final Map<String, String> SECRETS = new HashMap<>(TestOrganization.ENVIRONMENT);

  static {
    SECRETS.put("SOURCE", "5ource-passw0rd");
    SECRETS.put("MASKING", "ma5king-key-of-at-least-32-characters");
  }

  private final StringWriter toldGitHub = new StringWriter();
  private final StringBuilder answers = new StringBuilder();
  private final TestSlack slack = new TestSlack();
  private TestOrganization acme;
  private ServiceProcess service;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    acme.write(slack.section(), Map.of("shop", "repository: acme/shop"));
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    acme.gitHub.listen(activity -> toldGitHub.write(activity + "\n"));
    service = ServiceProcess.start(acme.configFile(), SECRETS);
    acme.gitHub.webhook(
        URI.create("http://127.0.0.1:" + service.port() + "/webhooks/github"),
        WebhookSecrets.of("hook-secret"));
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
    slack.close();
  }

  @Test
  void noSecretIsInAnyLogMessageAnswerFileOrListOfProcesses() throws Exception {
    TestApi api = new TestApi(service.port());
    acme.gitHub.failOnce(Call.CREATE_COMMENT, new Trouble.Echo(401));
    LocalPullRequest pr = open("fine", "CREATE TABLE a ();");
    awaitComment(pr, "is ready");
    String password = api.connection("shop-pr-1").get("password").asText();
    LocalPullRequest bad =
        open("bad", "DO $$ BEGIN RAISE EXCEPTION 'password=" + PRINTED + "'; END $$;");
    awaitComment(bad, "A migration fails");
    answer(api, "GET", "/api/v1/previews");
    answer(api, "GET", "/api/v1/previews/shop-pr-1");
    answer(api, "GET", "/api/v1/previews/shop-pr-2");
    answer(api, "POST", "/api/v1/previews/shop-pr-1/reset");
    answer(api, "POST", "/webhooks/github");
    answers.append(api.get("/api/v1/previews", "Bearer wrong").body());
    awaitComment(pr, "A reset was asked for");
    awaitComment(pr, "is ready");
    String token = link(api);
    String opened = link(api);
    String body = "{\"token\": \"" + opened + "\"}";
    assertThat(api.send("POST", "/connection-link", body).status()).isEqualTo(200);
    answers.append(api.send("POST", "/connection-link", body).body());
    String responseUrl = slack.responseUrl();
    slack.command(service.port(), "U1", "connection shop-pr-1", responseUrl);
    String inSlack = token(slack.awaitAnswer("shows the connection").path("text").asText());
    List<String> secrets = secrets(password, token, opened, inSlack);
    String processes = processes();
    List<Path> files = filesWith(secrets);
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    awaitComment(pr, "is gone");

    assertThat(service.log()).contains("shop-pr-1", "DEBUG");
    assertThat(toldGitHub.toString()).contains("is ready", "A migration fails");
    assertThat(service.log()).contains("command 1 of @ann").doesNotContain(responseUrl);
    for (String secret : secrets) {
      assertThat(service.log()).doesNotContain(secret);
      assertThat(toldGitHub.toString()).doesNotContain(secret);
      assertThat(answers.toString()).doesNotContain(secret);
      assertThat(processes).doesNotContain(secret);
    }
    assertThat(files).isEmpty();
    assertThat(List.of(service.log(), toldGitHub.toString(), answers.toString()))
        .as("what a branch printed")
        .noneMatch(said -> said.contains(PRINTED));
  }

  private LocalPullRequest open(String branch, String sql) {
    acme.git.branch("main");
    return acme.open(branch, Map.of("2_" + branch + ".sql", sql));
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private void answer(TestApi api, String method, String path) {
    answers.append(api.send(method, path, "").body()).append('\n');
  }

  private static String link(TestApi api) {
    return token(
        api.send("POST", "/api/v1/previews/shop-pr-1/connection-link", "")
            .json()
            .path("url")
            .asText());
  }

  private static String token(String text) {
    return text.replaceFirst("(?s).*#([A-Za-z0-9_-]+).*", "$1");
  }

  private List<String> secrets(String... more) throws IOException {
    String key = Files.readString(serviceKey()).strip();
    return Stream.concat(
            SECRETS.values().stream().filter(secret -> !secret.equals("unused")),
            Stream.concat(Stream.of(key), Stream.of(more)))
        .toList();
  }

  private Path serviceKey() {
    return acme.storage().root().resolve("service.key");
  }

  private static String processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Each file of the storage that holds a secret, other than the key's own; the state's and the
   * previews' too.
   */
  private List<Path> filesWith(List<String> secrets) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        acme.storage().root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !file.equals(serviceKey())) {
              String text = text(file);
              secrets.stream().filter(text::contains).forEach(secret -> found.add(file));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              // A server's own coming and going
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
