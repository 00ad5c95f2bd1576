package dev.previewdb.orchestrator.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be found; its {@link #word} is what the configuration calls it. */
public enum FindingKind {
  /** The tool passes it over in silence, or refuses to run anything while it is there. */
  OUT_OF_ORDER,
  /** The tool runs it, after migrations that it stands before. */
  LATE,
  EDITED,
  DUPLICATE_VERSION,
  /** Two migrations come last, each made without knowing of the other. */
  TWO_HEADS,
  ROW_WITHOUT_FILE,
  PRODUCTION_AHEAD,
  UNFINISHED,
  STALE_LOCK;

  /** Those that the branch itself can mend, and that go wrong in production in silence. */
  public static final Set<FindingKind> FAIL_BY_DEFAULT =
      Set.copyOf(EnumSet.of(OUT_OF_ORDER, EDITED, DUPLICATE_VERSION, TWO_HEADS));

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
