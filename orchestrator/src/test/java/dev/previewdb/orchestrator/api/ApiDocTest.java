package dev.previewdb.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.github.webhook.WebhookLimits;
import dev.previewdb.orchestrator.link.ConnectionLink;
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
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    return LoneApi.in(directory, new StrangersBodies(WebhookLimits.standard()), false);
  }
}
