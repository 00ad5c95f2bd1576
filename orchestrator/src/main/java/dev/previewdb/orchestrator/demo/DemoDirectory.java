package dev.previewdb.orchestrator.demo;

import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the demo keeps everything it makes; gone when it is closed. */
record DemoDirectory(Path root) implements AutoCloseable {
  private static final String PID_FILE = "postmaster.pid";
  private static final int DEEPEST = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Makes a new one.
   *
   * @param parent an existing directory; none for the system's place for temporary files
   */
  static DemoDirectory make(Optional<Path> parent) {
    Path place = parent.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    try {
      // A short name of our own: the system allows a socket's path no more than 107 bytes
      String name = "previewdb-demo-" + DemoSecrets.one().substring(0, 6);
      Path root = Files.createDirectory(place.toAbsolutePath().resolve(name));
      // PostgreSQL's user passes through it and sees nothing
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      return new DemoDirectory(root);
    } catch (IOException e) {
      throw new UncheckedIOException("no directory can be made in " + place, e);
    }
  }

  /** Production's PostgreSQL. */
  Path production() {
    return root.resolve("production");
  }

  /** The bare repository. */
  Path repository() {
    return root.resolve("shop.git");
  }

  /** The service's. */
  Path storage() {
    return root.resolve("storage");
  }

  Path config() {
    return root.resolve("previewdb.yaml");
  }

  Path maskingRules() {
    return root.resolve("masking.yaml");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  /** All the service logs. */
  Path log() {
    return root.resolve("service.log");
  }

  /** Ends every server that runs in it, whoever started it. */
  void endServers() {
    try (Stream<Path> all = Files.find(root, DEEPEST, (path, file) -> path.endsWith(PID_FILE))) {
      all.map(Path::getParent)
          .map(Path::getParent)
          .forEach(home -> PostgresServer.end(home, PATIENCE));
    } catch (IOException | UncheckedIOException e) {
      // A directory that is removed while we look has no server any more
    }
  }

  @Override
  public void close() {
    endServers();
    Volumes.delete(root);
  }
}
