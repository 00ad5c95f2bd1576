package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.TestSnapshot;
import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * One snapshot, and a directory of instances for one test, with what still runs there at its end.
 */
final class EngineLab implements AutoCloseable {
  static final OwnerLogin LOGIN = new OwnerLogin("a password of the owner");

  private final TestDirectory directory = new TestDirectory();

  /** The snapshot all tests of a class clone. */
  static Snapshot snapshot(TestDirectory place) throws IOException {
    return snapshot(place.path().resolve("snapshots"));
  }

  static Snapshot snapshot(Path root) throws IOException {
    return TestSnapshot.publish(
        new SnapshotCatalog(entered(root)), "shop", TestServer.installations());
  }

  /** The user who runs PostgreSQL passes through it. */
  private static Path entered(Path path) throws IOException {
    Files.createDirectories(path);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** As a service's storage: the instances, and beside them what is in the making. */
  Path storage() throws IOException {
    return entered(directory.path().resolve("storage"));
  }

  Path root() throws IOException {
    return entered(storage().resolve("previews"));
  }

  Path workspace() throws IOException {
    return Files.createDirectories(storage().resolve("workspace"));
  }

  Path home(InstanceId id) throws IOException {
    return root().resolve(id.toString());
  }

  InstanceDirectories directories() throws IOException {
    return new InstanceDirectories(root(), workspace());
  }

  /** Another one on the same directory is what a restarted service has. */
  LocalEngine engine() throws IOException {
    return engine(Limits.DEFAULT);
  }

  /** Whose owners have passwords by their names. */
  LocalEngine engine(Function<String, OwnerLogin> logins) throws IOException {
    return new LocalEngine(
        directories(),
        TestServer.installations(),
        RunAs.current(),
        settings(Limits.DEFAULT),
        logins);
  }

  LocalEngine engine(Limits limits) throws IOException {
    return new LocalEngine(
        directories(), TestServer.installations(), RunAs.current(), settings(limits), _ -> LOGIN);
  }

  static LocalEngineSettings settings(Limits limits) {
    return new LocalEngineSettings(
        Optional.empty(), 1, Duration.ofSeconds(60), Duration.ofDays(1), 20, limits);
  }

  long postmaster(InstanceId id) throws IOException {
    Path file = home(id).resolve("data").resolve("postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }

  static String asOwner(LocalEngine engine, InstanceId id, String sql) throws SQLException {
    try (Connection owner = engine.connectAsOwner(id, LOGIN, new Properties());
        var rows = owner.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void endServers() {
    try (var homes = Files.list(root())) {
      homes.forEach(home -> PostgresServer.end(home, Duration.ofSeconds(30)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    endServers();
    directory.close();
  }
}
