package dev.previewdb.orchestrator.demo;

import java.util.List;

/**
 * What the demo came to.
 *
 * @param passed whether every step held
 * @param failure what did not hold; empty when all did
 * @param mend what to do about it; empty when there is nothing to mend
 * @param proof none when the demo ended before it
 */
public record DemoReport(
    boolean passed, String failure, String mend, List<Timetable.Time> times, List<Searched> proof) {
  public DemoReport {
    times = List.copyOf(times);
    proof = List.copyOf(proof);
  }

  /**
   * A place that was searched for the planted values.
   *
   * @param found how many of them are there
   * @param things files, rows or messages
   */
  public record Searched(String place, int found, long things, long bytes) {}
}
