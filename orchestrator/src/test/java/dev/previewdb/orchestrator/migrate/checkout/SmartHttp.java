package dev.previewdb.orchestrator.migrate.checkout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Git over HTTP on this machine, as a host of repositories serves it, or refusing. */
final class SmartHttp implements AutoCloseable {
  private final HttpServer server;
  private final Path repository;
  private final AtomicReference<Optional<Integer>> refusal =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> location =
      new AtomicReference<>(Optional.empty());
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();

  SmartHttp(Path repository) throws IOException {
    this.repository = repository;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/shop/shop.git";
  }

  void refuseWith(int status) {
    refusal.set(Optional.of(status));
  }

  void redirectTo(String url) {
    refusal.set(Optional.of(301));
    location.set(Optional.of(url));
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    List<String> sent = exchange.getRequestHeaders().get("Authorization");
    authorizations.addAll(sent == null ? List.of("none") : sent);
    try (exchange) {
      if (refusal.get().isPresent()) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"shop\"");
        location.get().ifPresent(to -> exchange.getResponseHeaders().add("Location", to));
        exchange.sendResponseHeaders(refusal.get().get(), -1);
        return;
      }
      try (Repository opened =
          new FileRepositoryBuilder().setBare().setGitDir(repository.toFile()).build()) {
        UploadPack pack = new UploadPack(opened);
        pack.setBiDirectionalPipe(false);
        pack.setRequestPolicy(UploadPack.RequestPolicy.ANY);
        if (exchange.getRequestMethod().equals("GET")) {
          advertise(exchange, pack);
        } else {
          serve(exchange, pack);
        }
      }
    }
  }

  private static void advertise(HttpExchange exchange, UploadPack pack) throws IOException {
    exchange
        .getResponseHeaders()
        .add("Content-Type", "application/x-git-upload-pack-advertisement");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      PacketLineOut lines = new PacketLineOut(out);
      lines.writeString("# service=git-upload-pack\n");
      lines.end();
      pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    }
  }

  private static void serve(HttpExchange exchange, UploadPack pack) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
    exchange.sendResponseHeaders(200, 0);
    try (InputStream in =
            packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        OutputStream out = exchange.getResponseBody()) {
      pack.upload(in, out, null);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
