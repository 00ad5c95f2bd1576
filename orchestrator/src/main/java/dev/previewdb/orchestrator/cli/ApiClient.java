package dev.previewdb.orchestrator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.api.ApiJson;
import dev.previewdb.orchestrator.api.CheckpointRequest;
import dev.previewdb.orchestrator.api.ConnectionView;
import dev.previewdb.orchestrator.api.ExtendRequest;
import dev.previewdb.orchestrator.api.PreviewRequest;
import dev.previewdb.orchestrator.api.PreviewView;
import dev.previewdb.orchestrator.link.ConnectionLink;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;

/** Asks a running service. */
final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI server;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json =
      ApiJson.mapper().rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  ApiClient(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  List<PreviewView> list(boolean removed) {
    return List.of(read(send(request(removed ? "?removed=true" : "").GET()), PreviewView[].class));
  }

  PreviewView show(String name) {
    return read(send(request(at(name)).GET()), PreviewView.class);
  }

  PreviewView create(PreviewRequest wanted) {
    return post("", wanted);
  }

  PreviewView reset(String name) {
    return post(at(name) + "/reset");
  }

  PreviewView migrate(String name) {
    return post(at(name) + "/migrate");
  }

  PreviewView sleep(String name) {
    return post(at(name) + "/sleep");
  }

  PreviewView keep(String name) {
    return post(at(name) + "/keep");
  }

  PreviewView extend(String name, ExtendRequest by) {
    return post(at(name) + "/extend", by);
  }

  PreviewView undelete(String name) {
    return post(at(name) + "/undelete");
  }

  PreviewView checkpoint(String name, CheckpointRequest what) {
    return post(at(name) + "/checkpoints", what);
  }

  PreviewView dropCheckpoint(String name, String checkpoint) {
    return read(
        send(request(at(name) + "/checkpoints" + at(checkpoint)).DELETE()), PreviewView.class);
  }

  PreviewView restore(String name, String checkpoint) {
    return post(at(name) + "/checkpoints" + at(checkpoint) + "/restore");
  }

  private PreviewView post(String path) {
    return read(send(request(path).POST(BodyPublishers.noBody())), PreviewView.class);
  }

  private PreviewView post(String path, Object body) {
    return read(
        send(request(path).POST(BodyPublishers.ofString(Output.json(body)))), PreviewView.class);
  }

  PreviewView delete(String name) {
    return read(send(request(at(name)).DELETE()), PreviewView.class);
  }

  ConnectionView connection(String name) {
    return read(send(request(at(name) + "/connection").GET()), ConnectionView.class);
  }

  /**
   * A part of the log of its migrations.
   *
   * @param from the byte it begins with
   * @return empty when there is no more, or not yet
   */
  byte[] migrationLog(String name, long from) {
    return send(request(at(name) + "/migration-log?from=" + from).GET());
  }

  ConnectionLink connectionLink(String name) {
    return read(
        send(request(at(name) + "/connection-link").POST(BodyPublishers.noBody())),
        ConnectionLink.class);
  }

  private static String at(String name) {
    return "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve("/api/v1/previews" + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private byte[] send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw PreviewDbException.of(Problem.SERVICE_UNREACHABLE, server, why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "the request");
    }
    if (response.statusCode() / 100 != 2) {
      throw refusal(response);
    }
    return response.body();
  }

  private static String why(IOException failure) {
    return switch (failure) {
      case HttpConnectTimeoutException e -> "the connection timed out";
      case HttpTimeoutException e -> "no answer after " + PATIENCE.toSeconds() + " s";
      case ConnectException e -> "no connection";
      case SSLException e -> "TLS failed";
      default -> "what answers there does not speak HTTP as expected";
    };
  }

  /** The service's own words, unchanged. */
  private RuntimeException refusal(HttpResponse<byte[]> response) {
    try {
      JsonNode told = json.readTree(response.body());
      if (told.hasNonNull("what") && told.hasNonNull("mend")) {
        return new Refused(
            new Told(
                told.path("code").asText(), told.get("what").asText(), told.get("mend").asText()));
      }
    } catch (IOException e) {
      // not the service's words
    }
    return PreviewDbException.of(Problem.SERVICE_ANSWER, server, response.statusCode());
  }

  private <T> T read(byte[] body, Class<T> type) {
    try {
      return json.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw PreviewDbException.of(Problem.SERVICE_ANSWER, server, 200);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the service refused, in its words. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Told told;

    Refused(Told told) {
      super(told.line());
      this.told = told;
    }

    Told told() {
      return told;
    }
  }
}
