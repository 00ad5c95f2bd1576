package dev.previewdb.snapshot.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What a capture built that failed its checks: put aside for a day, to be looked into. It has no
 * manifest and no snapshot's name, so nothing lists, clones or holds it.
 *
 * @param directory with <code>data/</code> as a server left it
 * @param why which checks failed, in words that hold no value
 */
public record FailedBuild(String version, Path directory, Instant failedAt, String why) {
  static final Duration KEPT = Duration.ofDays(1);
  private static final String NOTE = "why.txt";

  /** Notes what is about to be put aside. */
  static void note(Path home, String why) throws IOException {
    Files.writeString(home.resolve(NOTE), why + "\n");
  }

  static FailedBuild of(String version, Path directory) throws IOException {
    var note = directory.resolve(NOTE);
    return new FailedBuild(
        version,
        directory,
        Files.getLastModifiedTime(note).toInstant(),
        Files.readString(note).strip());
  }

  /** Whether its day is over; one without a note is none that anybody could look into. */
  static boolean over(Path directory, Instant now) throws IOException {
    var note = directory.resolve(NOTE);
    return !Files.exists(note)
        || Files.getLastModifiedTime(note).toInstant().isBefore(now.minus(KEPT));
  }
}
