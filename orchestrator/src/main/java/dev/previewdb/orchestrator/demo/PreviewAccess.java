package dev.previewdb.orchestrator.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.api.ApiJson;
import dev.previewdb.orchestrator.api.ConnectionView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** Reaches a preview as people's programs do: asks the API where it is, then connects. */
final class PreviewAccess {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final URI service;
  private final DemoSecrets secrets;

  PreviewAccess(URI service, DemoSecrets secrets) {
    this.service = service;
    this.secrets = secrets;
  }

  ConnectionView where(String preview) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/api/v1/previews/" + preview + "/connection"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + secrets.apiToken())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      DidNotHold.unless(
          answer.statusCode() == 200,
          "the API answered " + answer.statusCode() + " for " + preview);
      JsonMapper json = ApiJson.mapper();
      return json.readValue(answer.body(), ConnectionView.class);
    }
  }

  /** As the preview's owner, with the password the API gave. */
  static Connection connect(ConnectionView to) throws SQLException {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setServerNames(new String[] {to.host()});
    owner.setPortNumbers(new int[] {to.port()});
    owner.setDatabaseName(to.database());
    owner.setUser(to.user());
    owner.setPassword(to.password());
    return owner.getConnection();
  }
}
