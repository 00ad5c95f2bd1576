package dev.previewdb.orchestrator.demo;

import dev.previewdb.github.local.LocalActivity;
import dev.previewdb.github.local.LocalActivity.CommentCreated;
import dev.previewdb.github.local.LocalActivity.CommentEdited;
import dev.previewdb.github.local.LocalActivity.StatusSet;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the service does and what arrives at GitHub: told at once, kept, and waited for. */
final class Observed implements PreviewTransitions.Listener {
  private final Narrator narrator;
  private final List<Preview> moves = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private Optional<String> comment = Optional.empty();
  private Optional<LocalStatus> status = Optional.empty();

  Observed(Narrator narrator) {
    this.narrator = narrator;
  }

  @Override
  public synchronized void moved(Preview before, Preview after) {
    narrator.note("service: " + after.name() + " is " + after.state().word());
    moves.add(after);
    notifyAll();
  }

  synchronized void arrived(LocalActivity activity) {
    switch (activity) {
      case CommentCreated(LocalComment made) -> comment("comments", made);
      case CommentEdited(LocalComment made) -> comment("edits its comment", made);
      case StatusSet(LocalStatus set) -> {
        narrator.note(
            "GitHub: commit %s is %s: %s"
                .formatted(Sha.cut(set.sha()), set.state(), set.description()));
        written.add(set.description());
        status = Optional.of(set);
      }
    }
    notifyAll();
  }

  private void comment(String verb, LocalComment made) {
    String headline =
        made.body()
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^#+ ", ""))
            .findFirst()
            .orElse("(no headline)");
    narrator.note("GitHub: previewdb " + verb + ": " + headline);
    written.add(made.body());
    comment = Optional.of(made.body());
  }

  /** The preview as it moved last. */
  synchronized Optional<Preview> last() {
    return moves.isEmpty() ? Optional.empty() : Optional.of(moves.getLast());
  }

  /** How often any preview moved. */
  synchronized int count() {
    return moves.size();
  }

  synchronized Optional<String> comment() {
    return comment;
  }

  synchronized Optional<LocalStatus> status() {
    return status;
  }

  /** All that was ever written to GitHub. */
  synchronized List<String> written() {
    return List.copyOf(written);
  }

  /**
   * Waits until something is there.
   *
   * @param what for the words of what did not come
   */
  synchronized <T> T await(String what, Duration patience, Supplier<Optional<T>> there)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Optional<T> found = there.get();
    while (found.isEmpty()) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      DidNotHold.unless(left > 0, what + " did not come within " + patience.toSeconds() + " s");
      wait(left);
      found = there.get();
    }
    return found.get();
  }
}
