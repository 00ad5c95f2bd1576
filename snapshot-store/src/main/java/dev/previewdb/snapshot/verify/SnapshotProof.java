package dev.previewdb.snapshot.verify;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.server.DataDirectory;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a clone of a snapshot whether it is what the manifest says. The snapshot itself is only
 * cloned. A value that was changed in place, with the number of rows left as it was, is not seen:
 * the manifest holds no values to compare with.
 */
public final class SnapshotProof {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Snapshot snapshot;
  private final Manifest manifest;
  private final List<SnapshotCheck> checks = new ArrayList<>();

  /** What is looked at; words of what was found, or a failure's. */
  private interface Look {
    String at(Connection connection) throws SQLException;
  }

  /** What a look found differing. */
  private static final class Differs extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Differs(String words) {
      super(words);
    }
  }

  private SnapshotProof(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.manifest = snapshot.manifest();
  }

  /**
   * Every check, in order; after one that lets no server start there are no more.
   *
   * @param home an empty directory of the caller's that the servers' user may enter; the caller
   *     deletes it
   * @throws SnapshotException when the clone cannot be made, or no server is there to run it: this
   *     says nothing about the snapshot
   */
  public static List<SnapshotCheck> of(
      Snapshot snapshot, Path home, Installations installations, RunAs runAs) {
    var binaries = installations.server(snapshot.manifest().server().major());
    Volumes.clone(snapshot.data(), home.resolve("data"), runAs);
    var proof = new SnapshotProof(snapshot);
    proof.run(binaries, home, runAs);
    return List.copyOf(proof.checks);
  }

  private void run(ServerBinaries binaries, Path home, RunAs runAs) {
    files();
    PostgresServer server;
    try {
      server = ThrowAwayServer.start(manifest, binaries, home, runAs);
    } catch (SnapshotException e) {
      switch (e.problem()) {
        case SERVER_DIED_AT_START, NOT_A_DATA_DIRECTORY -> add("start", false, e.what());
        default -> throw e;
      }
      return;
    }
    try {
      add("start", true, "PostgreSQL " + binaries.version() + " runs on a clone");
      var database = new TargetDatabase(server, manifest.database());
      look(database, "schema", this::schema);
      look(database, "rows", this::rows);
    } finally {
      server.stop(StopMode.IMMEDIATE, PATIENCE);
    }
  }

  private void files() {
    try {
      var clean = new DataDirectory(snapshot.data()).isCleanlyShutDown();
      add(
          "files",
          clean,
          clean
              ? "as a clean shutdown left them"
              : "a server has run on them: they are not as a clean shutdown left them");
    } catch (SnapshotException e) {
      add("files", false, e.what());
    }
  }

  private void look(TargetDatabase database, String name, Look look) {
    try (var connection = database.openAsAdministrator()) {
      add(name, true, look.at(connection));
    } catch (SQLException e) {
      add(name, false, ServerWords.of(e));
    } catch (SnapshotException e) {
      add(name, false, e.what());
    } catch (Differs e) {
      add(name, false, String.valueOf(e.getMessage()));
    }
  }

  private void add(String name, boolean holds, String words) {
    checks.add(new SnapshotCheck(name, holds, words));
  }

  private String schema(Connection connection) throws SQLException {
    var fingerprint = CatalogFingerprint.of(connection);
    if (!fingerprint.hash().equals(manifest.schema().hash())) {
      throw new Differs(
          "the %d objects have the fingerprint %.12s…, and the manifest says %.12s…"
              .formatted(
                  fingerprint.objects().size(), fingerprint.hash(), manifest.schema().hash()));
    }
    return fingerprint.objects().size() + " objects with the fingerprint of the manifest";
  }

  private String rows(Connection connection) throws SQLException {
    var differences = RowCounts.of(connection).differences(manifest.tables());
    if (!differences.isEmpty()) {
      throw new Differs(String.join("; ", differences));
    }
    return "%d in %d tables, counted in each"
        .formatted(
            manifest.tables().values().stream().mapToLong(Long::longValue).sum(),
            manifest.tables().size());
  }
}
