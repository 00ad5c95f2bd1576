package dev.previewdb.orchestrator.cli;

import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureStep;
import dev.previewdb.snapshot.source.TableName;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A capture's progress on the error stream: one line that is written over on a terminal, a line for
 * each step elsewhere.
 */
final class CaptureLines implements CaptureProgress {
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private final AtomicLong tables = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong drawn = new AtomicLong();

  CaptureLines(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void step(CaptureStep step) {
    out.println(
        (terminal ? "\r\u001b[K" : "") + step.name().toLowerCase(Locale.ROOT).replace('_', ' '));
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
      out.printf(
          "\r\u001b[K  %s: %,d rows (%d of %d tables done)", table, rows, done.get(), tables.get());
    }
  }

  @Override
  public void finished(TableName table, long rows) {
    long count = done.incrementAndGet();
    if (!terminal) {
      out.printf("  %s: %,d rows (%d of %d tables done)%n", table, rows, count, tables.get());
    }
  }
}
