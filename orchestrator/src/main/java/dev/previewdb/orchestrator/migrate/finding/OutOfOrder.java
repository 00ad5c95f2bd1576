package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Migration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Migrations that stand before one that has run, or that will have. */
final class OutOfOrder {
  private final Situation known;
  private final List<Finding> found = new ArrayList<>();

  /** Of each file, the place of the last of its migrations that production has. */
  private final Map<String, Integer> lastOfFile = new HashMap<>();

  OutOfOrder(Situation known) {
    this.known = known;
    for (int place = 0; place < known.files().size(); place++) {
      if (known.inProduction(place)) {
        lastOfFile.put(known.files().get(place).file(), place);
      }
    }
  }

  List<Finding> findings() {
    Optional<Version> newestOfBase = newestOfBase();
    for (int i = 0; i < known.files().size(); i++) {
      Migration file = known.files().get(i);
      if (file.repeatable() || known.ranHere(file.id()) || known.inProduction(i)) {
        continue;
      }
      if (i < known.ledger().reached()) {
        if (!appended(i)) {
          now(file);
        }
      } else if (known.ledger().late() != Late.RUNS) {
        newestOfBase.ifPresent(newest -> onceMerged(file, newest));
      }
    }
    return found;
  }

  /** A file that holds several grows at its end, wherever it stands among the others. */
  private boolean appended(int place) {
    Integer last = lastOfFile.get(known.files().get(place).file());
    return last != null && last < place;
  }

  private void now(Migration file) {
    String stands = "it stands before " + newest() + ", which production has";
    switch (known.ledger().late()) {
      case PASSES_OVER ->
          add(
              FindingKind.OUT_OF_ORDER,
              file,
              "%s never runs %s, and says nothing of it: %s"
                  .formatted(known.tool(), file.label(), stands));
      case REFUSES ->
          add(
              FindingKind.OUT_OF_ORDER,
              file,
              "%s refuses to run anything because of %s: %s"
                  .formatted(known.tool(), file.label(), stands));
      case RUNS ->
          add(
              FindingKind.LATE,
              file,
              "%s runs after others than its place says: %s".formatted(file.label(), stands));
    }
  }

  /** What it stands before; the branch may have no file of it. */
  private String newest() {
    int last = known.ledger().reached() - 1;
    return known.inProduction(last)
        ? known.files().get(last).label()
        : known.ledger().rows().getLast().id();
  }

  /** The base branch may be deployed first. */
  private void onceMerged(Migration file, Version newest) {
    BaseBranch base = known.base().orElseThrow();
    if (base.withId(file.id()).isPresent()
        || Version.of(file.id()).filter(version -> version.compareTo(newest) < 0).isEmpty()) {
      return;
    }
    String then =
        known.ledger().late() == Late.PASSES_OVER
            ? "%s never runs %s"
            : "%s refuses to run anything because of %s";
    add(
        FindingKind.OUT_OF_ORDER,
        file,
        "once %s is deployed, ".formatted(base.name())
            + then.formatted(known.tool(), file.label())
            + ": "
            + base.name()
            + " has a newer one");
  }

  private void add(FindingKind kind, Migration file, String what) {
    found.add(
        new Finding(
            kind,
            what,
            file.file(),
            kind == FindingKind.LATE
                ? "give it a version after all others, unless the order makes no difference"
                : "make it anew with a version after all others"));
  }

  private Optional<Version> newestOfBase() {
    return known.base().stream()
        .flatMap(base -> base.migrations().stream())
        .filter(migration -> !migration.repeatable())
        .flatMap(migration -> Version.of(migration.id()).stream())
        .max(Comparator.naturalOrder());
  }
}
