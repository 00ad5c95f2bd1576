package dev.previewdb.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.config.Config.Http;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.link.ConnectionLink;
import dev.previewdb.orchestrator.link.ConnectionLinks;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.Wishes;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as documented is the API as served. */
class ApiDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "api.md");

  @TempDir Path directory;

  @Test
  void everyPathIsDocumentedAndNoOther() throws IOException {
    List<String> documented =
        Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\|")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(server().endpoints())
        .hasSizeGreaterThan(7)
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void everyFieldIsDocumented() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(
            Stream.of(
                    PreviewRequest.class,
                    PreviewView.class,
                    PreviewView.Problem.class,
                    JobRequest.class,
                    ConnectionView.class,
                    ConnectionLink.class,
                    OpenRequest.class)
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(RecordComponent::getName))
        .allMatch(field -> document.contains("`" + field + "`"));
  }

  @Test
  void refusalsAreTheirOwnWordsAsJsonEvenBeforeTheyReachAHandler() throws Exception {
    try (ApiServer server = server();
        HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + server.start();

      assertThat(answer(client, base + "/api/v1/previews", "{}"))
          .contains("401", "\"code\":\"unauthenticated\"", "\"mend\":");
      assertThat(answer(client, base + "/api/v1/actions/connection", "{}"))
          .contains("401", "\"code\":\"unauthenticated\"");
      assertThat(answer(client, base + "/nothing", "{}")).contains("404", "\"code\":\"not-found\"");
      assertThat(answer(client, base + "/api/v1/previews", "x".repeat(70_000)))
          .contains("\"code\":\"")
          .doesNotContain("\tat ");
      assertThat(answer(client, base + "/webhooks/github", "{}"))
          .isEqualTo("404 this service has no GitHub configured\n");
    }
  }

  private static String answer(HttpClient client, String url, String body) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private ApiServer server() {
    Jdbi jdbi = Jdbi.create("jdbc:postgresql://127.0.0.1/never-asked");
    OwnerLogins logins = new OwnerLogins(new byte[32]);
    Previews previews =
        new Previews(
            Map.of(),
            new PreviewStore(jdbi),
            new Wishes(jdbi),
            new Checkpoints(jdbi),
            new LocalEngine(
                new InstanceDirectories(directory, directory),
                new Installations(List.of(), directory),
                RunAs.current(),
                new LocalEngineSettings(
                    Optional.empty(), 1, Duration.ofSeconds(1), Duration.ofDays(1), 1),
                logins::of),
            logins,
            Optional.empty(),
            new SnapshotStandings(Map.of(), new Storage(directory)),
            new Previews.FrontDoor("127.0.0.1", 1),
            new ConnectionLinks(jdbi, URI.create("http://127.0.0.1")));
    return new ApiServer(
        new Http("127.0.0.1", 0, URI.create("http://127.0.0.1")),
        previews,
        new BearerTokens(Optional.empty()),
        new JobConnections(Optional.empty(), previews),
        Optional.empty(),
        Optional.empty());
  }
}
