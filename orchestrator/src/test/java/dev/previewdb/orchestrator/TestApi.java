package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The REST API of a running service, as a program would call it. */
public record TestApi(int port) {
  private static final String OURS = "Bearer " + TestOrganization.TOKEN;

  public JsonNode preview(String name) {
    return json(send("GET", "/api/v1/previews/" + name, ""));
  }

  public JsonNode connection(String name) {
    return json(send("GET", "/api/v1/previews/" + name + "/connection", ""));
  }

  /** As the preview app would. */
  public Connection connect(String name) throws SQLException {
    JsonNode to = connection(name);
    assertThat(to.path("host").isTextual()).as("the connection of %s: %s", name, to).isTrue();
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(
                to.get("host").asText(), to.get("port").asInt(), to.get("database").asText()),
        to.get("user").asText(),
        to.get("password").asText());
  }

  /** The first column of the first row. */
  public static String single(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  public HttpResponse<String> get(String path, String authorization) {
    return send("GET", path, "", authorization);
  }

  public HttpResponse<String> send(String method, String path, String body) {
    return send(method, path, body, OURS);
  }

  private HttpResponse<String> send(String method, String path, String body, String authorization) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", authorization)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return new JsonMapper().readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }
}
