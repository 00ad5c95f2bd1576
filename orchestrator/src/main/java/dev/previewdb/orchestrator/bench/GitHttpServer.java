package dev.previewdb.orchestrator.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves repositories over HTTP on this machine by Git's own program, git-http-backend, and counts
 * the bytes of its answers.
 */
final class GitHttpServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path git;
  private final Path root;
  private final AtomicLong sent = new AtomicLong();

  private GitHttpServer(HttpServer server, Path git, Path root) {
    this.server = server;
    this.git = git;
    this.root = root;
  }

  /** Begins to serve what lies below a directory. */
  static GitHttpServer start(Path git, Path root) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      GitHttpServer started = new GitHttpServer(server, git, root);
      server.setExecutor(started.threads);
      server.createContext("/", started::answer);
      server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("no HTTP server can be started", e);
    }
  }

  String url(String repository) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
  }

  /** Bytes of the answers' bodies so far. */
  long sent() {
    return sent.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] question = exchange.getRequestBody().readAllBytes();
      Process program =
          Program.startPure(
              List.of(git.toString(), "http-backend"), environment(exchange, question.length));
      try (InputStream out = program.getInputStream()) {
        try (OutputStream in = program.getOutputStream()) {
          in.write(question);
        }
        int status = head(exchange, out);
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream body = exchange.getResponseBody()) {
          sent.addAndGet(out.transferTo(body));
        }
      } finally {
        program.destroy();
      }
    }
  }

  /** As a web server passes a request to a program: RFC 3875. */
  private Map<String, String> environment(HttpExchange exchange, int length) {
    Map<String, String> all = new HashMap<>();
    all.put("GIT_PROJECT_ROOT", root.toString());
    all.put("GIT_HTTP_EXPORT_ALL", "1");
    all.put("GIT_CONFIG_NOSYSTEM", "1");
    all.put("REQUEST_METHOD", exchange.getRequestMethod());
    all.put("PATH_INFO", exchange.getRequestURI().getPath());
    all.put("QUERY_STRING", Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
    all.put("CONTENT_LENGTH", Integer.toString(length));
    header(exchange, "Content-Type").ifPresent(value -> all.put("CONTENT_TYPE", value));
    header(exchange, "Content-Encoding")
        .ifPresent(value -> all.put("HTTP_CONTENT_ENCODING", value));
    header(exchange, "Git-Protocol").ifPresent(value -> all.put("GIT_PROTOCOL", value));
    return all;
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The program's own lines before its answer; returns the status. */
  private static int head(HttpExchange exchange, InputStream out) throws IOException {
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      String[] parts = line.split(":", 2);
      String value = parts[1].strip();
      if (parts[0].toLowerCase(Locale.ROOT).equals("status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(parts[0], value);
      }
    }
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.append((char) one);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .strip();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
