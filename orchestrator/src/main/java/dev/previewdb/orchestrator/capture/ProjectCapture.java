package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Config.SourceSettings;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.capture.Capture;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureRequest;
import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.store.Pruned;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;

/** A configured project's production, captured into the service's storage. */
public final class ProjectCapture {
  private final Storage storage;
  private final Machine machine;
  private final Clock clock;

  public ProjectCapture(Storage storage, Machine machine, Clock clock) {
    this.storage = storage;
    this.machine = machine;
    this.clock = clock;
  }

  /** A new snapshot, and what became of those that were then too many. */
  public record Taken(Snapshot snapshot, Pruned pruned) {}

  /**
   * Takes a snapshot; the service makes its next previews from it. Then older ones are dropped,
   * beyond the number that the project keeps.
   *
   * @throws dev.previewdb.snapshot.SnapshotException with the reason and the mend; nothing is
   *     listed then
   */
  public Taken take(Project project, CaptureProgress progress) {
    SnapshotCatalog catalog = new SnapshotCatalog(storage.snapshots());
    Snapshot snapshot =
        new Capture(catalog, machine.installations(), machine.runAs(), clock)
            .take(request(project), progress);
    return new Taken(snapshot, catalog.prune(project.name(), project.keepSnapshots()));
  }

  /**
   * What a capture would do with the source's columns.
   *
   * @throws dev.previewdb.snapshot.SnapshotException for all that a capture would refuse before it
   *     copies a row
   */
  public static MaskingPlan plan(Project project, SourceSchema schema) {
    MaskingPlan plan = MaskingPlan.of(schema, rules(project), key(project));
    plan.requireCapturable();
    return plan;
  }

  private static MaskingKey key(Project project) {
    return MaskingKey.of(project.maskingKey().value().getBytes(StandardCharsets.UTF_8));
  }

  private static CaptureRequest request(Project project) {
    SourceSettings source = project.source();
    return new CaptureRequest(
        project.name(),
        source(source),
        rules(project),
        key(project),
        switch (source.schemaBy()) {
          case AUTO -> SchemaWay.AUTO;
          case PG_DUMP -> SchemaWay.PG_DUMP;
          case BUILT_IN -> SchemaWay.BUILT_IN;
        },
        source.workers());
  }

  /** The project's production, as it is read from. */
  public static Source source(SourceSettings source) {
    return new Source(
        source.host(),
        source.port(),
        source.database(),
        source.user(),
        Password.of(source.password().value()),
        tls(source));
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
