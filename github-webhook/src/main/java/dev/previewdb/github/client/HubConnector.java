package dev.previewdb.github.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * Lends our transport to the library. The library's own retries and sleeps never start: they answer
 * to refusals and broken connections, and those leave the transport as exceptions the library does
 * not know.
 */
final class HubConnector implements GitHubConnector {
  private final Transport transport;

  HubConnector(Transport transport) {
    this.transport = transport;
  }

  @Override
  public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
    InputStream body = request.body();
    return new Whole(
        request,
        transport.ask(
            new Question(
                request.method(),
                URI.create(request.url().toString()),
                body == null ? null : new String(body.readAllBytes(), StandardCharsets.UTF_8))));
  }

  private static final class Whole extends GitHubConnectorResponse.ByteArrayResponse {
    private final Answer answer;

    Whole(GitHubConnectorRequest request, Answer answer) {
      super(request, answer.status(), answer.headers().map());
      this.answer = answer;
    }

    @Override
    protected InputStream rawBodyStream() {
      return new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8));
    }
  }
}
