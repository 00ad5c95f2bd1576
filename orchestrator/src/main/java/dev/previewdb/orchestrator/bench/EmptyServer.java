package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A server for somebody else's copy, made and removed unmeasured, with the settings that initdb
 * gives it: those programs leave a server as it is.
 */
final class EmptyServer implements AutoCloseable {
  static final String DATABASE = "copy";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final PostgresServer server;

  EmptyServer(Workplace place, Machine machine, ServerBinaries binaries) {
    home = place.storage().previews().resolve("copy");
    try {
      Files.createDirectory(home);
      Files.setPosixFilePermissions(home, Workplace.PASSABLE);
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + home + " cannot be made", e);
    }
    PostgresServer.initialise(binaries, home.resolve("data"), machine.runAs(), InitOptions.plain());
    server = PostgresServer.start(StartRequest.of(binaries, home, machine.runAs()));
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "making an empty server", String.valueOf(e.getMessage()));
    }
  }

  /** For libpq programs: its socket lets its administrator in without a password. */
  String conninfo() {
    return "host="
        + server.socketDirectory()
        + " port="
        + server.socketPort()
        + " dbname="
        + DATABASE
        + " user="
        + PostgresServer.ADMINISTRATOR;
  }

  /** A copy without all rows is no copy. */
  void requireEvents(long expected) {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SampleSource.EVENTS)) {
      rows.next();
      if (rows.getLong(1) != expected) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "counting rows",
            "%d instead of %d".formatted(rows.getLong(1), expected));
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "counting rows", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      server.stop(StopMode.IMMEDIATE, PATIENCE);
      Volumes.delete(home);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
