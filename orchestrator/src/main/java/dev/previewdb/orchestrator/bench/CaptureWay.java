package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.snapshot.capture.Capture;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureRequest;
import dev.previewdb.snapshot.capture.CaptureStep;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.Volumes;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Ours: a server made, rows masked, everything verified, synced to disk and listed. */
final class CaptureWay implements CopyWay {
  /** The same number as pg_dump, pg_restore and pgcopydb are given. */
  static final int WORKERS = 2;

  private static final String PROJECT = "p";

  /** A socket's path may have 107 bytes, and the measurement's directory has most of them. */
  private static final String SHORT = "c";

  private final Capture capture;
  private final CaptureRequest request;

  CaptureWay(Workplace place, Machine machine, Source source, MaskingRules rules, Clock clock) {
    this.capture =
        new Capture(
            new SnapshotCatalog(place.storage().root().resolve(SHORT)),
            machine.installations(),
            machine.runAs(),
            clock);
    this.request =
        new CaptureRequest(PROJECT, source, rules, SampleRules.key(), SchemaWay.AUTO, WORKERS);
  }

  @Override
  public String name() {
    return "capture, masked and verified";
  }

  @Override
  public Times run() {
    StopWatch watch = new StopWatch();
    Snapshot snapshot = capture.take(request, progress(watch));
    Times times = watch.stop();
    Volumes.delete(snapshot.directory());
    return times;
  }

  static CaptureProgress progress(StopWatch watch) {
    return new CaptureProgress() {
      @Override
      public void step(CaptureStep step) {
        watch.begin(step.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }

      @Override
      public void tables(List<Expected> tables) {}

      @Override
      public void rows(TableName table, long rows, long bytes) {}

      @Override
      public void finished(TableName table, long rows) {}
    };
  }
}
