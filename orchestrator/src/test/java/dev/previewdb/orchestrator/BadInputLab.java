package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.Plain.assertPlain;
import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.orchestrator.migrate.checkout.RawRepository;
import dev.previewdb.orchestrator.migrate.checkout.RawRepository.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One running service for all tests of a class, each with a pull request or a branch of its own.
 * Its projects: {@code shop}; {@code late}, with no snapshot and room for one preview; {@code
 * away}, whose repository is not there.
 */
final class BadInputLab implements AutoCloseable {
  static final long LATE = 4712;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestOrganization acme;
  final RawRepository raw;
  private final Service service;

  BadInputLab() throws IOException {
    acme = new TestOrganization(true);
    raw = RawRepository.of(acme.git.gitDirectory());
    String git = "git: " + acme.git.url();
    acme.write(
        "",
        Map.of(
            "shop",
            "repository: acme/shop\n" + git + "\nmigrations: { tool: dbmate, path: db/migrations }",
            "late",
            "repository: acme/late\n" + git + "\nmax-previews: 1",
            "away",
            "git: file:///previewdb-has-no-such-directory/shop.git"));
    acme.gitHub.addRepository(new LocalRepository(LATE, "acme/late", acme.git.url(), "main"));
    service = acme.start();
  }

  /** Everything that was told at any time was plain. */
  @Override
  public void close() {
    try {
      acme.gitHub.deliveries().forEach(delivery -> assertPlain(delivery.answer()));
      assertPlain(client().get("/api/v1/previews").body());
    } finally {
      service.close();
      raw.close();
      acme.close();
    }
  }

  interface Root {
    Line line(RawRepository git) throws IOException;
  }

  static String up(String sql) {
    return "-- migrate:up\n" + sql + "\n-- migrate:down\n";
  }

  static Root migrations(Root entry) {
    return git ->
        git.directory(
            "db",
            git.directory("migrations", git.file("1_base.sql", up("SELECT 1;")), entry.line(git)));
  }

  ServiceClient client() {
    return new ServiceClient(service.port());
  }

  /** A name no other test has: they share one repository. */
  static String branch() {
    return "b-" + UUID.randomUUID().toString().substring(0, 8);
  }

  String good(String branch) throws IOException {
    return raw.commit(
        branch, migrations(git -> git.file("2_good.sql", up("CREATE TABLE good ();"))).line(raw));
  }

  LocalPullRequest open(long repository, String branch, String sha) {
    return acme.gitHub.open(
        NewPullRequest.of(repository, "Change", branch, sha, "main", "0".repeat(40)));
  }

  void push(LocalPullRequest pr, String sha) {
    acme.gitHub.push(pr.base().repositoryId(), pr.number(), sha);
  }

  void close(LocalPullRequest pr) throws IOException {
    acme.gitHub.close(pr.base().repositoryId(), pr.number(), false);
    awaitComment(pr, "is gone");
    assertThat(instances(pr)).isEmpty();
  }

  static String name(LocalPullRequest pr) {
    return (pr.base().repositoryId() == LATE ? "late-pr-" : "shop-pr-") + pr.number();
  }

  String comment(LocalPullRequest pr) {
    return acme.gitHub.comments(pr.base().repositoryId(), pr.number()).stream()
        .findFirst()
        .map(comment -> comment.body())
        .orElse("");
  }

  void awaitComment(LocalPullRequest pr, String... words) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(comment(pr)).contains(words));
    assertPlain(comment(pr));
  }

  void awaitStatus(String sha, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    Stream.of(REPOSITORY, LATE)
                        .flatMap(id -> acme.gitHub.statuses(id, sha).stream()))
                .anySatisfy(status -> {
                  assertThat(status.state()).isEqualTo(state);
                  assertPlain(status.description());
                }));
  }

  String problem(LocalPullRequest pr) {
    return client().preview(name(pr)).at("/problem/code").asText();
  }

  String create(String project, String branch) {
    var answer = client().api("POST", "/api/v1/previews", wanted(project, branch));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().get("name").asText();
  }

  static String wanted(String project, String branch) {
    return new JsonMapper()
        .createObjectNode()
        .put("project", project)
        .put("branch", branch)
        .toString();
  }

  void awaitProblem(String preview, String code) {
    await()
        .atMost(PATIENCE)
        .until(() -> client().preview(preview).at("/problem/code").asText(), code::equals);
  }

  void awaitState(String preview, String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> client().preview(preview).path("state").asText(), state::equals);
  }

  void awaitGone(String preview) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          ServiceClient.Answer answer = client().get("/api/v1/previews/" + preview);
          return answer.status() == 404 || answer.json().path("state").asText().equals("removed");
        });
  }

  List<Path> instances(LocalPullRequest pr) throws IOException {
    return instances(name(pr));
  }

  List<Path> instances(String preview) throws IOException {
    return acme.instanceDirectories().stream()
        .filter(home -> home.getFileName().toString().startsWith(preview + "."))
        .toList();
  }

  static Connection connect(JsonNode to, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + to.get("port").asInt() + "/" + database,
        to.get("user").asText(),
        to.get("password").asText());
  }
}
