package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.snapshot.volume.CloneMode;
import java.util.Locale;

/** What can be measured of a clone. */
public enum CloneFigure {
  COLD,
  WARM,
  SIZE,
  NEIGHBOURS,
  TEMPLATE,
  WRITES;

  static final double COLD_GOAL = 1.15;

  /** By hand, a snapshot of a subvolume takes next to nothing, so that our own work counts more. */
  static final double COLD_SUBVOLUME_GOAL = 1.3;

  /**
   * Reads a word as {@code cold}.
   *
   * @throws IllegalArgumentException naming the words there are
   */
  public static CloneFigure parse(String word) {
    try {
      return valueOf(word.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + word + "' is no figure; use cold, warm, size, neighbours, template or writes", e);
    }
  }

  static Subject cold(CloneMode mode) {
    return switch (mode) {
      case SUBVOLUME ->
          Subject.atMost(
              "clone",
              "a new preview until its first answer ÷ `btrfs subvolume snapshot`, `postgres`, `psql`",
              COLD_SUBVOLUME_GOAL);
      case REFLINK ->
          Subject.atMost(
              "clone",
              "a new preview until its first answer ÷ `cp -a --reflink=always`, `postgres`, `psql`",
              COLD_GOAL);
      case COPY ->
          Subject.atMost(
              "clone",
              "a new preview until its first answer ÷ `cp -a`, `postgres`, `psql`",
              COLD_GOAL);
    };
  }

  /** By hand nobody has one ready. */
  static Subject warm(DataSize size) {
    return Subject.atMost(
        "clone-warm",
        "a preview of %s from the warm pool until its first answer ÷ making one by hand"
            .formatted(size),
        0.25);
  }

  static Subject size(DataSize largest, DataSize smallest) {
    return Subject.atMost(
        "clone-size", "a new preview of %s ÷ one of %s".formatted(largest, smallest), 1.2);
  }

  static Subject neighbours(DataSize size) {
    return Subject.atMost(
        "clone-neighbours",
        "a new preview of %s while two others run pgbench ÷ while none does".formatted(size),
        3);
  }

  static Subject template(DataSize size) {
    return Subject.atLeast(
        "clone-template",
        "`CREATE DATABASE … TEMPLATE` of %s ÷ a new preview".formatted(size),
        150);
  }

  static Subject writes(DataSize size) {
    return Subject.atMost(
        "clone-writes",
        "disk that an UPDATE of 1 %% of the rows of %s takes ÷ what PostgreSQL dirtied and its WAL"
            .formatted(size),
        2);
  }
}
