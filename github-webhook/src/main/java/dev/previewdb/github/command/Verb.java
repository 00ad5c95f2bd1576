package dev.previewdb.github.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be asked for with {@code /preview-db VERB}. */
public enum Verb {
  CREATE,
  STATUS,
  RESET,
  MIGRATE,
  LOGS,
  EXTEND,
  KEEP,
  SLEEP,
  APPROVE,
  CONNECTION,
  DELETE,
  HELP;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equalsIgnoreCase(word)).findFirst();
  }
}
