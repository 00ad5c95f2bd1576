package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** What strangers may read is in plain words, never a stack trace or a class of ours. */
final class Plain {
  private static final Pattern INSIDES =
      Pattern.compile(
          "(?m)^\\s*at [\\w.$]+\\(|\\.java:\\d|Caused by|[a-z]\\.[A-Z]\\w*(Exception|Error)\\b|\\b\\w+Exception\\b");

  private Plain() {}

  static void assertPlain(String text) {
    assertThat(text).doesNotContainPattern(INSIDES);
  }
}
