package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.Groundwork;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.SourceServer;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotHold;
import dev.previewdb.snapshot.verify.ThrowAwayServer;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes snapshots without their rows. Nothing is emptied, for what was there would leave traces: a
 * new cluster gets the schema that a throw-away clone of the snapshot has, read from its catalogs.
 * Tables hold no row, sequences are at their start, there are no statistics and no large objects,
 * and materialized views wait for their first refresh.
 */
public final class EmptySiblings {
  /** Builds on no rows: one worker with the least memory is as fast as many. */
  private static final int WORKERS = 1;

  private final Installations installations;
  private final RunAs runAs;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param runAs who runs the servers, and owns their data
   */
  public EmptySiblings(Installations installations, RunAs runAs) {
    this.installations = installations;
    this.runAs = runAs;
  }

  /**
   * What is to be cloned in place of a held snapshot for who may not have its rows. The first to
   * ask waits until it is made.
   *
   * @throws SnapshotException with the reason and the mend; nothing is left then
   */
  public Snapshot of(SnapshotHold hold) {
    one.lock();
    try {
      return hold.withoutRows((home, work) -> make(hold.snapshot(), home, work));
    } finally {
      one.unlock();
    }
  }

  private void make(Snapshot snapshot, Path home, Path work) {
    var manifest = snapshot.manifest();
    var binaries = installations.server(manifest.server().major());
    try {
      Volumes.clone(snapshot.data(), work.resolve("data"), runAs);
      copySchema(ThrowAwayServer.start(manifest, binaries, work, runAs), manifest, home);
    } catch (SnapshotException e) {
      throw new DiskFull(home).or(e);
    }
  }

  private void copySchema(PostgresServer original, Manifest manifest, Path home) {
    var from = new TargetDatabase(original, manifest.database());
    var stop = new EmergencyStop();
    try (var source = PinnedSource.open(login(from), from::openAsAdministrator, stop)) {
      var groundwork = Groundwork.read(source.connection());
      var fingerprint = CatalogFingerprint.of(source.connection());
      var likeness =
          new BuildServer.Likeness(
              SourceServer.read(source.connection()).checksums(), manifest.server().preloaded());
      try (var server =
          BuildServer.start(
              original.binaries(), home, runAs, likeness, BuildMemory.of(0, 0), WORKERS, stop)) {
        groundwork.makeRoles(server.server());
        var schema =
            new ProvenSchema(source, fingerprint, groundwork, server.server(), WORKERS)
                .choose(SchemaWay.AUTO, installations.clientTools(manifest.server().major()), home);
        var target = groundwork.makeDatabase(server.server(), groundwork.database());
        schema.beforeRows(target);
        schema.afterRows(target, WORKERS);
        Groundwork.finish(target);
        server.shutDown(target);
      }
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.COPY_SCHEMA.words(), ServerWords.of(e));
    }
  }

  /** As pg_dump reaches it: by its socket, where the operating system says who we are. */
  private static Source login(TargetDatabase from) {
    return new Source(
        from.server().socketDirectory().toString(),
        from.server().socketPort(),
        from.name(),
        PostgresServer.ADMINISTRATOR,
        Password.of(""),
        Tls.disable());
  }
}
