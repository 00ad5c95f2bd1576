package dev.previewdb.orchestrator.config;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Amounts of data as people write them. */
public final class ByteAmount {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,5}) ?(MB|GB|TB)");

  private ByteAmount() {}

  /** The bytes of {@code 200GB}, in units of 1000; empty where it is not written so. */
  public static OptionalLong parse(String text) {
    var match = TEXT.matcher(text.strip());
    if (!match.matches()) {
      return OptionalLong.empty();
    }
    long unit =
        switch (match.group(2)) {
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          default -> 1_000_000_000_000L;
        };
    return OptionalLong.of(Long.parseLong(match.group(1)) * unit);
  }
}
