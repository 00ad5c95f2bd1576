package dev.previewdb.snapshot.image;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be taken back when a later step fails, the last first. */
final class Undo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

  interface Step {
    void run() throws IOException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();

  void later(Step step) {
    steps.push(step);
  }

  /** All went well: nothing is taken back. */
  void forget() {
    steps.clear();
  }

  @Override
  public void close() {
    // Programs are waited for, and an interrupted thread does not wait.
    var interrupted = Thread.interrupted();
    try {
      for (var step : steps) {
        takeBack(step);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void takeBack(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.warn("What is left has to be removed by hand: {}", e.toString());
    }
  }
}
