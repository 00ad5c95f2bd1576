package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One way to copy a database, from a source that runs to a copy that can be used. */
sealed interface CopyWay permits CaptureWay, DumpWay, PgCopyDbWay {
  String name();

  /** One copy, from nothing; it is deleted afterwards, and what comes before is not measured. */
  Times run();

  /** Milliseconds of each step, in their order. */
  record Times(List<Step> steps) {
    public Times {
      steps = List.copyOf(steps);
    }

    double total() {
      return steps.stream().mapToDouble(Step::millis).sum();
    }
  }

  record Step(String name, double millis) {}

  /** Measures one step after another. */
  final class StopWatch {
    private final List<Step> steps = new ArrayList<>();
    private String name = "";
    private long since;

    /** The step before has ended, and this one begins. */
    synchronized void begin(String step) {
      long now = System.nanoTime();
      if (!name.isEmpty()) {
        steps.add(new Step(name, (now - since) / 1e6));
      }
      name = step;
      since = now;
    }

    <T> T time(String step, Supplier<T> work) {
      begin(step);
      return work.get();
    }

    synchronized Times stop() {
      begin("");
      return new Times(steps);
    }
  }
}
