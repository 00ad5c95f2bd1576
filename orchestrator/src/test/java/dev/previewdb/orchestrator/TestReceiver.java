package dev.previewdb.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An operator's receiver of hand-offs: it keeps whatever comes, and answers as it is told. */
public final class TestReceiver implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> all = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer server;
  private volatile int status;
  private volatile Optional<String> location = Optional.empty();
  private volatile boolean hanging;

  /** One request, and how it was answered. */
  public record Received(Map<String, List<String>> headers, String body, int status) {
    public JsonNode json() throws IOException {
      return new JsonMapper().readTree(body);
    }

    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /**
   * Listens.
   *
   * @param port 0 for a free one
   * @param status of its answers
   */
  public TestReceiver(int port, int status) throws IOException {
    this.status = status;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::receive);
    server.setExecutor(threads);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int answer = status;
    all.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body, answer));
    if (hanging) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    location.ifPresent(to -> exchange.getResponseHeaders().set("Location", to));
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void answer(int changed) {
    status = changed;
  }

  void redirectTo(int port) {
    location = Optional.of("http://127.0.0.1:" + port + "/");
    status = 307;
  }

  /** Never answers from now on. */
  void hang() {
    hanging = true;
  }

  public List<Received> all() {
    return List.copyOf(all);
  }

  /** The states of those that were answered well, as they came. */
  List<String> taken() {
    return all.stream()
        .filter(one -> one.status() < 300)
        .map(one -> one.header("X-previewdb-event"))
        .toList();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }
}
