package dev.previewdb.orchestrator.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells what happens while it happens: seconds since the beginning, then plain words. */
final class Narrator {
  private final PrintStream out;
  private final long begun = System.nanoTime();

  Narrator(PrintStream out) {
    this.out = out;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Something the demo does. */
  void act(String words) {
    print(words);
  }

  /** Something that came of it. */
  void note(String words) {
    print("  " + words);
  }

  private void print(String words) {
    out.println(String.format(Locale.ROOT, "%6.1f s  %s", elapsed().toMillis() / 1e3, words));
  }

  /** A text as it is, set off from the rest. */
  void quote(String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append("          │ ").append(line).append("\n"));
    out.print(lines);
  }

  /** Lines without a time. */
  void plain(String line) {
    out.println(line);
  }
}
