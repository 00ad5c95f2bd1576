package dev.previewdb.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The REST API of a running service, as a program would call it. */
public record TestApi(int port) {
  public JsonNode preview(String name) {
    return client().preview(name);
  }

  public JsonNode connection(String name) {
    return client().get("/api/v1/previews/" + name + "/connection").json();
  }

  /** As the preview app would. */
  public Connection connect(String name) throws SQLException {
    JsonNode to = connection(name);
    assertThat(to.path("host").isTextual()).as("the connection of %s: %s", name, to).isTrue();
    return connect(to);
  }

  /** As who asked for the connection earlier. */
  public static Connection connect(JsonNode to) throws SQLException {
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

  public Answer get(String path, String authorization) {
    return send("GET", path, authorization, "");
  }

  public Answer send(String method, String path, String body) {
    return client().api(method, path, body);
  }

  /** Under another authorization than the API's own token. */
  public Answer send(String method, String path, String authorization, String body) {
    return client()
        .send(method, path, Map.of("Authorization", authorization), body.getBytes(UTF_8));
  }

  private ServiceClient client() {
    return new ServiceClient(port);
  }
}
