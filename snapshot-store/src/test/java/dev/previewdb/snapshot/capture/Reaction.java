package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.source.TableName;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Does something once, in the middle of a capture. */
final class Reaction implements CaptureProgress {
  /** What a test does then. */
  interface Act {
    void run() throws Exception;
  }

  private final Predicate<Object> when;
  private final Act act;
  private final AtomicBoolean done = new AtomicBoolean();

  private Reaction(Predicate<Object> when, Act act) {
    this.when = when;
    this.act = act;
  }

  static Reaction at(CaptureStep step, Act act) {
    return new Reaction(step::equals, act);
  }

  /** When the first rows of that table have passed, before the last. */
  static Reaction amidRowsOf(String table, Act act) {
    return new Reaction(o -> o instanceof TableName t && t.name().equals(table), act);
  }

  boolean done() {
    return done.get();
  }

  private void tell(Object what) {
    if (when.test(what) && done.compareAndSet(false, true)) {
      try {
        act.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void step(CaptureStep step) {
    tell(step);
  }

  @Override
  public void tables(List<Expected> tables) {}

  @Override
  public void rows(TableName table, long rows, long bytes) {
    tell(table);
  }

  @Override
  public void finished(TableName table, long rows) {}
}
