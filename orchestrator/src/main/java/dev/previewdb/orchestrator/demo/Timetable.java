package dev.previewdb.orchestrator.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** How long each step took. */
public final class Timetable {

  /**
   * One line of it.
   *
   * @param within the step this is a part of; empty for a step of its own
   */
  public record Time(String step, String within, long millis) {}

  private final List<Time> times = new ArrayList<>();

  <T> T time(String step, Callable<T> work) throws Exception {
    long begun = System.nanoTime();
    T result = work.call();
    add(step, Duration.ofNanos(System.nanoTime() - begun).toMillis());
    return result;
  }

  void add(String step, long millis) {
    times.add(new Time(step, "", millis));
  }

  /** A part of the step that was added last, as it was measured elsewhere. */
  void part(String name, long millis) {
    times.add(
        new Time(
            name,
            times.reversed().stream()
                .filter(t -> t.within().isEmpty())
                .findFirst()
                .orElseThrow()
                .step(),
            millis));
  }

  List<Time> all() {
    return List.copyOf(times);
  }
}
