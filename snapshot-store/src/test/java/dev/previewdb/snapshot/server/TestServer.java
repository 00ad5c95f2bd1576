package dev.previewdb.snapshot.server;

import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    return start(binaries, adjust, data -> initialise(binaries, data));
  }

  /** With a data directory made in a way of its own. */
  public static TestServer start(
      ServerBinaries binaries, InitOptions options, UnaryOperator<StartRequest> adjust) {
    return start(
        binaries,
        adjust,
        data -> PostgresServer.initialise(binaries, data, RunAs.current(), options));
  }

  private static TestServer start(
      ServerBinaries binaries, UnaryOperator<StartRequest> adjust, Consumer<Path> initialised) {
    var directory = new TestDirectory();
    var started = false;
    try {
      var home = directory.path();
      initialised.accept(home.resolve("data"));
      var request = StartRequest.of(binaries, home, RunAs.current()).with(Map.of("fsync", "off"));
      var server = PostgresServer.start(adjust.apply(request));
      started = true;
      return new TestServer(directory, server);
    } finally {
      if (!started) {
        directory.close();
      }
    }
  }

  /**
   * A new data directory: a clone of one that initdb made for the first test that needed it, for
   * initdb takes a second.
   */
  public static void initialise(ServerBinaries binaries, Path data) {
    var runAs = RunAs.current();
    var template = workDirectory().resolve("data-" + binaries.version() + "-" + binaries.origin());
    if (!Files.exists(template)) {
      makeTemplate(binaries, template, runAs);
    }
    Volumes.clone(template, data, runAs);
  }

  private static void makeTemplate(ServerBinaries binaries, Path template, RunAs runAs) {
    try (var directory = new TestDirectory(workDirectory())) {
      var made = directory.path().resolve("data");
      PostgresServer.initialise(binaries, made, runAs, InitOptions.plain());
      Files.move(made, template);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another test run was first; its directory is as good.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The installed servers and the bundled ones, unpacked once for all test runs of this user. */
  public static Installations installations() {
    return new Installations(bundles(), workDirectory());
  }

  /** Only the bundled ones, as on a machine where nothing is installed. */
  public static Installations bundledOnly() {
    return new Installations(bundles(), workDirectory(), List.of());
  }

  /** Bundled ones that a test may change: unpacked for it, into a directory of its own. */
  public static Installations bundledIn(TestDirectory directory) {
    return new Installations(bundles(), directory.path(), List.of());
  }

  static List<Path> bundles() {
    return List.of(Path.of(System.getProperty("previewdb.servers", "target/servers")));
  }

  /** Kept between test runs. */
  private static Path workDirectory() {
    try {
      var name = "previewdb-test-servers-" + RunAs.ourselves();
      return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
