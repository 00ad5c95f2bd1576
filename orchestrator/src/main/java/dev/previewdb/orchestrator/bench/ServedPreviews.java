package dev.previewdb.orchestrator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.snapshot.store.Building;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/**
 * The whole service, as {@code serve} starts it, on a snapshot of the measurement's own, and its
 * API. Previews are of branches, and sleep as soon as nobody is connected.
 */
final class ServedPreviews implements AutoCloseable {
  /** Short, for it stands in the paths of sockets. */
  static final String PROJECT = "b";

  private static final String PREVIEWS = "/api/v1/previews";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final JsonMapper JSON = new JsonMapper();

  @SuppressWarnings("InlineFormatString") // a file reads best as a file
  private static final String YAML =
      """
      storage: .
      http: { port: 0 }
      router: { port: 0 }
      api: { token: { env: TOKEN } }
      engine: { sleep-after: 1s, start-within: 2m }
      projects:
        %s:
          git: %s
          source: { host: 127.0.0.1, database: none, user: none, password: { env: UNUSED }, tls: disable }
          masking: masking.yaml
          masking-key: { env: UNUSED }
          max-previews: %d
      """;

  private final Workplace place;
  private final QuietLog quiet;
  private final Service service;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;

  private ServedPreviews(Workplace place, QuietLog quiet, Service service, String token) {
    this.place = place;
    this.quiet = quiet;
    this.service = service;
    this.token = token;
  }

  /** Makes a snapshot of that size, branches for that many previews, and starts the service. */
  static ServedPreviews start(
      Workplace place, Machine machine, DataSize size, int previews, Clock clock) {
    publish(place, machine, size, clock);
    Path root = place.storage().root();
    URI git = BranchRepository.make(root.resolve("branches.git"), previews, clock.instant()).url();
    try {
      Files.writeString(root.resolve("masking.yaml"), "tables: {}\n");
      Path file =
          Files.writeString(root.resolve("previewdb.yaml"), YAML.formatted(PROJECT, git, previews));
      String token = secret();
      Config config = ConfigReader.read(file, Map.of("TOKEN", token, "UNUSED", secret()));
      return serve(place, config, token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServedPreviews serve(Workplace place, Config config, String token) {
    QuietLog quiet = new QuietLog();
    try {
      return new ServedPreviews(place, quiet, Service.start(config, (before, after) -> {}), token);
    } catch (RuntimeException e) {
      quiet.close();
      throw e;
    }
  }

  /** Makes a snapshot of that size. */
  static void publish(Workplace place, Machine machine, DataSize size, Clock clock) {
    SnapshotCatalog catalog = new SnapshotCatalog(place.storage().snapshots());
    // Made elsewhere, where the path of its server's socket is short enough
    Path home = place.storage().root().resolve("f");
    Workplace.makePassable(home);
    var filled =
        new FilledDirectory(home, machine.installations().preferred(), machine.runAs(), size);
    try (Building building = catalog.begin(PROJECT, clock.instant())) {
      Files.move(home.resolve("data"), building.home().resolve("data"));
      Volumes.delete(home);
      building.publish(filled.manifest(PROJECT, building.version(), clock.instant()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String secret() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Asks for the preview of a branch, and gives its name. */
  String create(String branch) {
    String body = "{\"project\":\"%s\",\"branch\":\"%s\"}".formatted(PROJECT, branch);
    return call("POST", PREVIEWS, body).path("name").asText();
  }

  JsonNode list() {
    return call("GET", PREVIEWS, "");
  }

  JsonNode show(String name) {
    return call("GET", PREVIEWS + "/" + name, "");
  }

  /** The way that people come. */
  Door door(String name) {
    JsonNode to = call("GET", PREVIEWS + "/" + name + "/connection", "");
    return new Door(
        to.path("host").asText(),
        to.path("port").asInt(),
        to.path("database").asText(),
        to.path("user").asText(),
        new OwnerLogin(to.path("password").asText()));
  }

  /**
   * Whether it sleeps, with all that was asked for done.
   *
   * @throws PreviewDbException BENCH_FAILED when it failed
   */
  static boolean sleeps(JsonNode preview) {
    if (preview.path("state").asText().equals("failed")) {
      throw PreviewDbException.of(
          Problem.BENCH_FAILED,
          "making the preview " + preview.path("name").asText(),
          preview.path("problem").path("reason").asText());
    }
    return preview.path("state").asText().equals("asleep") && preview.path("settled").asBoolean();
  }

  /** The home of its first incarnation. */
  Path home(String name) {
    return place.storage().previews().resolve(name + ".1");
  }

  private JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw PreviewDbException.of(Problem.BENCH_FAILED, "asking the API", answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the API", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    service.close();
    quiet.close();
  }
}
