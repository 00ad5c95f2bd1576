package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.VERIFICATION_FAILED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.SchemaReview;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.Groundwork;
import dev.previewdb.snapshot.schema.SchemaCopy;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceServer;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.store.Building;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.subset.Subset;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** One capture, from the first look at the source to the rename that lists the snapshot. */
final class CaptureRun {
  private final CaptureRequest request;
  private final Workshop workshop;
  private final Steps steps;
  private final EmergencyStop stop;

  /** What every capture works with. */
  record Workshop(SnapshotCatalog catalog, Installations installations, RunAs runAs, Clock clock) {}

  /** All that the source's catalogs say, as its exported snapshot shows them. */
  record Origin(
      SourceSchema schema,
      CatalogFingerprint fingerprint,
      Groundwork groundwork,
      SourceServer server) {}

  CaptureRun(CaptureRequest request, Workshop workshop, Steps steps, EmergencyStop stop) {
    this.request = request;
    this.workshop = workshop;
    this.steps = steps;
    this.stop = stop;
  }

  Snapshot take() {
    var createdAt = workshop.clock().instant();
    try (var building = workshop.catalog().begin(request.project(), createdAt)) {
      try {
        return take(building, createdAt);
      } catch (SnapshotException e) {
        if (e.problem() == VERIFICATION_FAILED) {
          putAside(building, e);
        }
        // Before anything is deleted: a full disk has many ways to show.
        throw new DiskFull(building.home()).or(e);
      }
    }
  }

  private static void putAside(Building building, SnapshotException failure) {
    try {
      building.putAside(failure.what());
    } catch (SnapshotException e) {
      // What failed is more than what became of it
      failure.addSuppressed(e);
    }
  }

  private Snapshot take(Building building, Instant createdAt) {
    steps.begin(CaptureStep.READ_SOURCE);
    try (var source = PinnedSource.open(request.source(), stop)) {
      var origin = read(source);

      steps.begin(CaptureStep.PLAN);
      var plan = MaskingPlan.of(origin.schema(), request.rules(), request.key());
      plan.requireCapturable();
      var review =
          SchemaReview.of(origin.schema().database(), origin.fingerprint(), request.rules());
      review.refuse(review.byForm());
      prove(source, plan);
      var binaries = workshop.installations().server(origin.schema().major());
      var libraries = Libraries.of(origin.server(), request.withoutLibraries(), binaries);
      var watch = new MaskWatch(plan);

      steps.begin(CaptureStep.START_SERVER);
      try (var server = startServer(binaries, origin, libraries, building)) {
        building.writeEarly();
        steps.begin(CaptureStep.COPY_SCHEMA);
        var groundwork = origin.groundwork();
        groundwork.makeRoles(server.server());
        var schema = chooseSchema(source, origin, server, building);
        var target = groundwork.makeDatabase(server.server(), groundwork.database());
        schema.beforeRows(target);

        steps.begin(CaptureStep.FIND_ROWS);
        var subset = SourceKeys.find(source, plan, request);

        steps.begin(CaptureStep.COPY_ROWS);
        var counts = copyRows(source, target, plan, subset, watch);
        var sequences = copySequences(source, target, origin);
        source.release();
        var masked = watch.source();
        review.refuse(review.byValue(masked.values(), masked::words));

        steps.begin(CaptureStep.BUILD_INDEXES);
        schema.afterRows(target, request.workers());
        Groundwork.finish(target);

        var touches = new FinishingTouches(target, new DiskFull(building.home()));
        steps.begin(CaptureStep.REFRESH_VIEWS);
        touches.refresh(origin.schema().materializedViews());
        steps.begin(CaptureStep.ANALYZE);
        touches.analyze(request.workers(), stop);

        steps.begin(CaptureStep.VERIFY);
        var verification = verify(target, origin, plan, counts, watch, masked, sequences);
        var rows = new RowOrigins(plan, subset, counts).subsets();
        // Names of what stays behind stay behind as well where they are somebody's
        var leftOut =
            Stream.concat(groundwork.leftOutOf(target).stream(), libraries.leftOut().stream())
                .map(what -> SchemaReview.without(what, masked.values()))
                .toList();

        steps.begin(CaptureStep.SEARCH);
        server.shutDown(target);
        verification.bytes(server.server().data(), masked, request.workers());
        var checks = verification.conclude(request.project());

        steps.begin(CaptureStep.PUBLISH);
        return building.publish(
            new ManifestParts(
                    request,
                    building,
                    createdAt,
                    origin,
                    plan,
                    schema,
                    counts,
                    rows,
                    checks,
                    leftOut,
                    libraries.preloaded())
                .manifest(server.server().binaries(), steps));
      }
    }
  }

  private static void prove(PinnedSource source, MaskingPlan plan) {
    try {
      plan.proveAtSource(source.connection());
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.PLAN.words(), ServerWords.of(e));
    }
  }

  private Origin read(PinnedSource source) {
    try {
      var connection = source.connection();
      var schema = SourceSchema.read(connection);
      var fingerprint = CatalogFingerprint.of(connection);
      return new Origin(
          schema, fingerprint, Groundwork.read(connection), SourceServer.read(connection));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private BuildServer startServer(
      ServerBinaries binaries, Origin origin, Libraries libraries, Building building) {
    var workers = request.workers();
    return BuildServer.start(
        binaries,
        building.home(),
        workshop.runAs(),
        new BuildServer.Likeness(origin.server().checksums(), libraries.preloaded()),
        BuildMemory.of(origin, workers),
        workers,
        stop);
  }

  private SchemaCopy chooseSchema(
      PinnedSource source, Origin origin, BuildServer server, Building building) {
    var tools = workshop.installations().clientTools(origin.schema().major());
    return new ProvenSchema(
            source, origin.fingerprint(), origin.groundwork(), server.server(), request.workers())
        .choose(request.schemaBy(), tools, building.home());
  }

  private Map<TableName, Long> copyRows(
      PinnedSource source,
      TargetDatabase target,
      MaskingPlan plan,
      Subset subset,
      MaskWatch watch) {
    return new RowCopies(source, target, subset, watch, steps.progress(), stop)
        .run(plan, request.workers());
  }

  private SequenceStates copySequences(PinnedSource source, TargetDatabase target, Origin origin) {
    try {
      var sequences = SequenceStates.read(source.connection(), origin.schema().sequences());
      sequences.write(target);
      return sequences;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Verification verify(
      TargetDatabase target,
      Origin origin,
      MaskingPlan plan,
      Map<TableName, Long> counts,
      MaskWatch watch,
      MaskedSource masked,
      SequenceStates sequences) {
    var verification = new Verification(target, stop);
    verification.schema(origin.fingerprint());
    verification.sequences(sequences, origin.schema().sequences());
    verification.rows(plan, counts, watch, masked, request.workers());
    return verification;
  }

  private SnapshotException failed(SQLException e) {
    return RecoveryConflict.or(
        e,
        request.source().address(),
        () -> new SnapshotException(BUILD_FAILED, steps.words(), ServerWords.of(e)));
  }
}
