package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.api.PreviewView;
import java.io.PrintWriter;
import java.time.Duration;

/** Waits until the service has done what it was asked for, and tells each move meanwhile. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private Waiting() {}

  static PreviewView settled(ApiClient client, PreviewView asked, PrintWriter progress) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String told = asked.state();
    progress.println(asked.name() + ": " + told);
    PreviewView now = client.show(asked.name());
    while (!now.settled()) {
      if (System.nanoTime() - end > 0) {
        throw PreviewDbException.of(
            Problem.WAIT_ENDED, asked.name(), PATIENCE.toMinutes() + " min", asked.name());
      }
      pause();
      now = client.show(asked.name());
      if (!now.state().equals(told)) {
        told = now.state();
        progress.println(asked.name() + ": " + told);
      }
    }
    return now;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "the preview");
    }
  }
}
