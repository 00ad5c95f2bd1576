package dev.previewdb.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a caller of a running service sends, and what comes back, down to the bytes. */
public record ServiceClient(int port) {
  private static final int LARGE = 1 << 16;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Status and body of an answer. */
  public record Answer(int status, String body) {
    public JsonNode json() {
      try {
        return new JsonMapper().readTree(body);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + body, e);
      }
    }
  }

  Answer get(String path) {
    return api("GET", path, "");
  }

  /** The API with its token. */
  Answer api(String method, String path, String body) {
    return send(
        method,
        path,
        Map.of("Authorization", "Bearer " + TestOrganization.TOKEN),
        body.getBytes(StandardCharsets.UTF_8));
  }

  JsonNode preview(String name) {
    return get("/api/v1/previews/" + name).json();
  }

  /** A delivery signed as GitHub does. */
  Answer deliver(String id, String event, byte[] body) {
    return send("POST", "/webhooks/github", signed(id, event, body), body);
  }

  static Map<String, String> signed(String id, String event, byte[] body) {
    return Map.of(
        "X-GitHub-Delivery", id, "X-GitHub-Event", event, "X-Hub-Signature-256", signature(body));
  }

  static String signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("hook-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            // A refusal may come, and the connection end, before so much has been sent
            .expectContinue(body.length > LARGE)
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The text as it is, then nothing more: for what no client would send. */
  Answer raw(String request) throws IOException {
    String answer = rawAnswer(request);
    int status = Integer.parseInt(answer.substring(9, 12));
    return new Answer(status, answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }

  /** The same, with everything that came back. */
  String rawAnswer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
