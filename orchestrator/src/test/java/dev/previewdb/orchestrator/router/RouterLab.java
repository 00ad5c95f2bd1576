package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.RouterSettings;
import dev.previewdb.orchestrator.config.Config.RouterTls;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A router in front of one real server, which stands for every preview. */
final class RouterLab implements AutoCloseable {
  static final String PREVIEW = "shop-pr-42";
  static final String OWNER = "preview";
  static final String PASSWORD = "a password of the owner";
  static final String DATABASE = "Das Geschäft";

  final AtomicInteger holds = new AtomicInteger();
  final Router router;

  /** Of what was just woken; by default there is nothing to wait for. */
  volatile CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

  private final TestServer server;

  private RouterLab(TestServer server, RouterSettings settings, Transport transport) {
    this.server = server;
    this.router = Router.open(settings, this::destination, transport);
  }

  static RouterLab start() throws SQLException {
    return start(15, settings(Optional.empty()));
  }

  static RouterLab start(int major, RouterSettings settings) throws SQLException {
    return start(major, settings, Transport.best());
  }

  static RouterLab start(int major, RouterSettings settings, Transport transport)
      throws SQLException {
    TestServer server =
        TestServer.start(
            TestServer.installations().server(major),
            request ->
                request.allow(new HbaRule(DATABASE, OWNER)).with(Map.of("max_connections", "30")));
    try (Connection admin = server.server().connect("postgres");
        var statement = admin.createStatement()) {
      statement.execute("CREATE ROLE preview LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE \"" + DATABASE + "\" OWNER preview");
    }
    return new RouterLab(server, settings, transport);
  }

  static RouterSettings settings(Optional<RouterTls> tls) {
    return settings(tls, 100, 20, Duration.ofSeconds(20));
  }

  static RouterSettings settings(
      Optional<RouterTls> tls, int all, int each, Duration startupWithin) {
    return new RouterSettings("127.0.0.1", 0, "127.0.0.1", tls, all, each, startupWithin);
  }

  private Destination destination(String preview) {
    if (!preview.equals(PREVIEW)) {
      throw PreviewDbException.of(Problem.UNKNOWN_PREVIEW, preview);
    }
    holds.incrementAndGet();
    Path socket = PostgresServer.socket(server.server().data().resolveSibling(""));
    return new Destination(new Endpoint(socket, DATABASE, OWNER), durable, holds::decrementAndGet);
  }

  PostgresServer server() {
    return server.server();
  }

  Connection connect() throws SQLException {
    return connect(PREVIEW, OWNER, PASSWORD, Map.of());
  }

  Connection connect(String preview, String user, String password, Map<String, String> more)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.putAll(more);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + router.port() + "/" + preview, properties);
  }

  /** A client of no kind. */
  Socket raw() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** A first message of that version with these names and values. */
  static byte[] startup(int version, String... parameters) {
    byte[] text = (String.join("\0", parameters) + "\0\0").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length)
        .putInt(8 + text.length)
        .putInt(version)
        .put(text)
        .array();
  }

  /**
   * A request to cancel.
   *
   * @param key process number and secret
   */
  static byte[] cancel(byte[] key) {
    return ByteBuffer.allocate(8 + key.length)
        .putInt(8 + key.length)
        .putInt(Reception.CANCEL_REQUEST)
        .put(key)
        .array();
  }

  /** All that comes until the other side closes. */
  static String rest(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    router.close();
    server.close();
  }
}
