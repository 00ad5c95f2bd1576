package dev.previewdb.snapshot.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A server for one test, with a new data directory, stopped and deleted when closed. It does not
 * sync to disk: it has nothing to lose.
 */
public final class TestServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestDirectory directory;
  private final PostgresServer server;

  private TestServer(TestDirectory directory, PostgresServer server) {
    this.directory = directory;
    this.server = server;
  }

  public static TestServer start(int major) {
    return start(installations().server(major), request -> request);
  }

  public static TestServer start(ServerBinaries binaries, UnaryOperator<StartRequest> adjust) {
    var directory = new TestDirectory();
    var home = directory.path();
    var runAs = RunAs.current();
    PostgresServer.initialise(binaries, home.resolve("data"), runAs, InitOptions.plain());
    var request = StartRequest.of(binaries, home, runAs).with(Map.of("fsync", "off"));
    return new TestServer(directory, PostgresServer.start(adjust.apply(request)));
  }

  /** The installed servers and the bundled ones, unpacked once for all test runs of this user. */
  public static Installations installations() {
    return new Installations(bundles(), unpackDirectory());
  }

  /** Only the bundled ones, as on a machine where nothing is installed. */
  public static Installations bundledOnly() {
    return new Installations(bundles(), unpackDirectory(), List.of());
  }

  static List<Path> bundles() {
    return List.of(Path.of(System.getProperty("previewdb.servers", "target/servers")));
  }

  private static Path unpackDirectory() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "previewdb-test-servers-" + RunAs.ourselves());
  }

  public PostgresServer server() {
    return server;
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, PATIENCE);
    directory.close();
  }
}
