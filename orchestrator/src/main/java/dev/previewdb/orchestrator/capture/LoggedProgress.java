package dev.previewdb.orchestrator.capture;

import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureStep;
import dev.previewdb.snapshot.source.TableName;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A capture's progress in the service's log: each step, and at DEBUG each table. */
record LoggedProgress(String project) implements CaptureProgress {
  private static final Logger log = LoggerFactory.getLogger(LoggedProgress.class);

  @Override
  public void step(CaptureStep step) {
    log.info("snapshot of {}: {}", project, step.words());
  }

  @Override
  public void tables(List<Expected> expected) {
    log.info("snapshot of {}: {} tables are copied", project, expected.size());
  }

  @Override
  public void rows(TableName table, long rows, long bytes) {}

  @Override
  public void finished(TableName table, long rows) {
    log.debug("snapshot of {}: {} rows of {}", project, rows, table);
  }
}
