package dev.previewdb.github.client;

import java.util.Locale;

/** What we put under a comment. */
public enum Reaction {
  EYES,
  ROCKET,
  CONFUSED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
