package dev.previewdb.orchestrator.bench;

import java.util.Locale;
import java.util.regex.Pattern;

/** An amount of data, in powers of 1024 as PostgreSQL counts them. */
public record DataSize(long bytes) {
  private static final Pattern TEXT =
      Pattern.compile("([1-9][0-9]{0,5})\\s?(MB|GB)", Pattern.CASE_INSENSITIVE);
  private static final long MEGABYTE = 1L << 20;
  private static final long GIGABYTE = 1L << 30;

  /**
   * Reads {@code 512MB} or {@code 4GB}.
   *
   * @throws IllegalArgumentException saying how it is written
   */
  public static DataSize parse(String text) {
    var match = TEXT.matcher(text.strip());
    if (!match.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no size; write it like 512MB or 4GB");
    }
    boolean mega = match.group(2).toUpperCase(Locale.ROOT).equals("MB");
    return new DataSize(Long.parseLong(match.group(1)) * (mega ? MEGABYTE : GIGABYTE));
  }

  @Override
  public String toString() {
    return bytes % GIGABYTE == 0 ? bytes / GIGABYTE + " GB" : bytes / MEGABYTE + " MB";
  }
}
