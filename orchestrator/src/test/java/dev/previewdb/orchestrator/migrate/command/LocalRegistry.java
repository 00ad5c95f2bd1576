package dev.previewdb.orchestrator.migrate.command;

import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry of images on this machine, of Debian's package docker-registry. */
record LocalRegistry(Process process, int port) implements AutoCloseable {

  static LocalRegistry start(Path temp) throws IOException {
    int port = FreePort.find();
    Path settings = temp.resolve("registry.yml");
    Files.writeString(
        settings,
        """
        version: 0.1
        log: { level: error }
        storage: { filesystem: { rootdirectory: %s } }
        http: { addr: "127.0.0.1:%d" }
        """
            .formatted(temp.resolve("registry"), port));
    Process process =
        new ProcessBuilder("docker-registry", "serve", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("registry.log").toFile())
            .start();
    LocalRegistry registry = new LocalRegistry(process, port);
    await().ignoreExceptions().until(registry::answers);
    return registry;
  }

  private boolean answers() throws Exception {
    HttpRequest asked = HttpRequest.newBuilder(URI.create("http://" + address() + "/v2/")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(asked, BodyHandlers.discarding()).statusCode() == 200;
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    await().until(() -> !process.isAlive());
  }
}
