package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.store.Manifest.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which step a capture is at, and how long each took. */
final class Steps {
  private final CaptureProgress progress;
  private final List<Step> done = new ArrayList<>();
  private final long started = System.nanoTime();
  private Optional<CaptureStep> current = Optional.empty();
  private long since;

  Steps(CaptureProgress progress) {
    this.progress = progress;
  }

  synchronized void begin(CaptureStep step) {
    end();
    current = Optional.of(step);
    since = System.nanoTime();
    progress.step(step);
  }

  /** Forgets the steps so far: a capture begins again. */
  synchronized void beginAgain() {
    done.clear();
    current = Optional.empty();
  }

  private void end() {
    current.ifPresent(step -> {
      var millis = Duration.ofNanos(System.nanoTime() - since).toMillis();
      done.add(new Step(step.name().toLowerCase(Locale.ROOT).replace('_', '-'), millis));
    });
    current = Optional.empty();
  }

  CaptureProgress progress() {
    return progress;
  }

  /** What is going on, in words. */
  synchronized String words() {
    return current.map(CaptureStep::words).orElse("starting");
  }

  /** The steps so far, the present one with them. */
  synchronized List<Step> done() {
    var step = current;
    var from = since;
    end();
    current = step;
    since = from;
    var all = List.copyOf(done);
    if (step.isPresent()) {
      done.removeLast();
    }
    return all;
  }

  long millis() {
    return Duration.ofNanos(System.nanoTime() - started).toMillis();
  }
}
