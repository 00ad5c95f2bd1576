package dev.previewdb.orchestrator.cli;

import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureStep;
import dev.previewdb.snapshot.source.TableName;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A capture's progress on the error stream: a line for each step, and for the rows one line that is
 * written over on a terminal, a line for each table elsewhere.
 */
final class CaptureLines implements CaptureProgress {
  private static final List<CaptureStep> STEPS = List.of(CaptureStep.values());
  private static final long REDRAW_NANOS = 100_000_000;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final AtomicLong tables = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong drawn = new AtomicLong();

  CaptureLines(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void step(CaptureStep step) {
    synchronized (out) {
      out.printf(
          "%s[%2d/%d] %s%n",
          terminal ? CLEAR : "", STEPS.indexOf(step) + 1, STEPS.size(), step.words());
      out.flush();
    }
  }

  @Override
  public void tables(List<Expected> expected) {
    tables.set(expected.size());
  }

  @Override
  public void rows(TableName table, long rows, long bytes) {
    long now = System.nanoTime();
    long last = drawn.get();
    if (terminal && now - last > REDRAW_NANOS && drawn.compareAndSet(last, now)) {
      draw(CLEAR + text(table, rows, done.get()));
    }
  }

  @Override
  public void finished(TableName table, long rows) {
    long count = done.incrementAndGet();
    draw(terminal ? CLEAR + text(table, rows, count) : text(table, rows, count) + "\n");
  }

  /** Takes the line away that is written over. */
  void end() {
    if (terminal) {
      draw(CLEAR);
    }
  }

  private String text(TableName table, long rows, long finished) {
    return "        %s: %,d rows; %d of %d tables done"
        .formatted(table, rows, finished, tables.get());
  }

  private void draw(String text) {
    synchronized (out) {
      out.print(text);
      out.flush();
    }
  }
}
