package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Config.SchemaBy;
import dev.previewdb.orchestrator.config.Config.SourceSettings;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.capture.Capture;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureRequest;
import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.SourceGrants;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.store.Pruned;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** A configured project's production, captured into the service's storage. */
public final class ProjectCapture {
  private final Storage storage;
  private final Machine machine;
  private final Clock clock;
  private final RefreshFailures failures;

  public ProjectCapture(Storage storage, Machine machine, Clock clock) {
    this.storage = storage;
    this.machine = machine;
    this.clock = clock;
    this.failures = new RefreshFailures(storage);
  }

  /** A new snapshot, and what became of those that the retention then let go. */
  public record Taken(Snapshot snapshot, Pruned pruned) {}

  /**
   * Takes a snapshot; the service makes its next previews from it. Then older ones are dropped, as
   * the project's retention says. A failure is kept until the next success: the older snapshot
   * stays current, and everything that speaks of it says so.
   *
   * @throws dev.previewdb.snapshot.SnapshotException with the reason and the mend; nothing is
   *     listed then
   */
  public Taken take(Project project, CaptureProgress progress) {
    try {
      Taken taken = taken(project, progress);
      failures.mended(project.name());
      return taken;
    } catch (RuntimeException e) {
      keep(project, e);
      throw e;
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.STORAGE_UNUSABLE, e, storage.snapshots(), Reason.of(e));
    }
  }

  /** What says nothing of the source, the rules or this machine is no failure of the refresh. */
  private void keep(Project project, RuntimeException failure) {
    if (failure instanceof SnapshotException e
        && (e.problem() == SnapshotProblem.CAPTURE_RUNNING
            || e.problem() == SnapshotProblem.CAPTURE_CANCELLED)) {
      return;
    }
    Told told = Told.of(failure, "the snapshot of " + project.name());
    try {
      failures.failed(project.name(), RefreshFailure.of(told, clock.instant()));
    } catch (IOException e) {
      failure.addSuppressed(
          PreviewDbException.because(
              Problem.STORAGE_UNUSABLE, e, storage.snapshots(), Reason.of(e)));
    }
  }

  private Taken taken(Project project, CaptureProgress progress) {
    SnapshotCatalog catalog = new SnapshotCatalog(storage.snapshots());
    Snapshot snapshot =
        new Capture(catalog, machine.installations(), machine.runAs(), clock)
            .take(request(project), progress);
    return new Taken(
        snapshot, catalog.prune(project.name(), project.snapshots().retention(), clock.instant()));
  }

  /**
   * What a capture would do with the source's columns.
   *
   * @throws dev.previewdb.snapshot.SnapshotException for all that a capture would refuse before it
   *     copies a row
   */
  public static MaskingPlan plan(Project project, SourceSchema schema) {
    MaskingPlan plan = MaskingPlan.of(schema, rules(project), MaskingKeys.of(project));
    plan.requireCapturable();
    return plan;
  }

  /** What an administrator of the source grants its user, so that captures can read it. */
  public static List<String> grants(Project project, Connection connection) {
    // Which tables are copied does not depend on the key.
    MaskingPlan plan =
        MaskingPlan.of(SourceSchema.read(connection), rules(project), MaskingKey.of(new byte[32]));
    boolean everything = project.source().schemaBy() == SchemaBy.PG_DUMP;
    return SourceGrants.of(
        connection, source(project.source()), table -> everything || plan.table(table).isPresent());
  }

  private static CaptureRequest request(Project project) {
    SourceSettings source = project.source();
    return new CaptureRequest(
        project.name(),
        source(source),
        rules(project),
        MaskingKeys.of(project),
        switch (source.schemaBy()) {
          case AUTO -> SchemaWay.AUTO;
          case PG_DUMP -> SchemaWay.PG_DUMP;
          case BUILT_IN -> SchemaWay.BUILT_IN;
        },
        source.workers(),
        Set.copyOf(source.leaveOutLibraries()));
  }

  /** The project's production, as it is read from. */
  public static Source source(SourceSettings source) {
    return new Source(
        source.host(),
        source.port(),
        source.database(),
        source.user(),
        Password.of(source.password().value()),
        tls(source),
        source.timeouts());
  }

  private static Tls tls(SourceSettings source) {
    return switch (source.tls()) {
      case DISABLE -> Tls.disable();
      case REQUIRE -> Tls.require();
      case VERIFY_FULL -> Tls.verifyFull(source.rootCertificate().orElse(null));
    };
  }

  /** The project's reviewed rules. */
  public static MaskingRules rules(Project project) {
    try {
      return MaskingRules.parse(
          Files.readString(project.maskingRules()), project.maskingRules().toString());
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.RULES_UNREADABLE, e, project.maskingRules(), Reason.of(e));
    }
  }
}
