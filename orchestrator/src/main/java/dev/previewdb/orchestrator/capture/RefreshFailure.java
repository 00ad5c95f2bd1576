package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.Told;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A capture of a project that failed and was not mended since, in the words of the table of errors;
 * they hold no value of a row.
 *
 * @param what cut to a readable length, and so is {@code mend}
 */
public record RefreshFailure(Instant at, String code, String what, String mend) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LONGEST = 600;

  static RefreshFailure of(Told told, Instant at) {
    return new RefreshFailure(at, told.code(), readable(told.what()), readable(told.mend()));
  }

  private static String readable(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST).strip() + " …";
  }

  /** What anybody who uses the snapshot has to know; none says that there is none. */
  public String words(Optional<Instant> snapshotTakenAt) {
    String happened =
        snapshotTakenAt
            .map(
                taken -> "The snapshot is from " + TIME.format(taken) + "; the last refresh failed")
            .orElse("There is no snapshot yet; the last capture failed");
    return happened + " on " + TIME.format(at) + ": " + ended(what) + " " + ended(mend);
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") || sentence.endsWith("…") ? sentence : sentence + ".";
  }
}
