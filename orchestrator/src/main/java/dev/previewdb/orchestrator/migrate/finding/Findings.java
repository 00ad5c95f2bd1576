package dev.previewdb.orchestrator.migrate.finding;

import static dev.previewdb.orchestrator.config.FindingKind.DUPLICATE_VERSION;
import static dev.previewdb.orchestrator.config.FindingKind.EDITED;
import static dev.previewdb.orchestrator.config.FindingKind.PRODUCTION_AHEAD;
import static dev.previewdb.orchestrator.config.FindingKind.ROW_WITHOUT_FILE;
import static dev.previewdb.orchestrator.config.FindingKind.UNFINISHED;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what is wrong. Pure: it knows only lists. */
public final class Findings {
  private static final int NAMED = 5;

  private final Situation known;
  private final List<Finding> found = new ArrayList<>();

  private Findings(Situation known) {
    this.known = known;
  }

  /** All there are, those of one kind together. */
  public static List<Finding> of(Situation known) {
    Findings findings = new Findings(known);
    findings.found.addAll(new OutOfOrder(known).findings());
    findings.edited();
    findings.duplicates();
    findings.duplicatesOfBase();
    findings.rowsWithoutFile();
    findings.unfinished();
    return List.copyOf(findings.found);
  }

  /** By the tool's checksum, else by the base branch, else by an earlier commit of the branch. */
  private void edited() {
    for (int i = 0; i < known.files().size(); i++) {
      Migration file = known.files().get(i);
      if (!known.inProduction(i) || file.repeatable()) {
        continue;
      }
      change(file)
          .ifPresent(how ->
              found.add(
                  new Finding(
                      EDITED,
                      "%s has changed since production applied it: %s".formatted(file.label(), how),
                      file.file(),
                      "put the file back as it was, and make the change in a new migration")));
    }
  }

  private Optional<String> change(Migration file) {
    Optional<String> recorded = known.row(file).flatMap(Row::checksum);
    if (recorded.isPresent()) {
      return recorded
          .filter(checksum -> !checksum.equals(file.checksum()))
          .map(checksum -> "its checksum is not the one that " + known.tool() + " wrote down");
    }
    Optional<BaseBranch> base = known.base();
    if (base.isPresent()) {
      return base.get()
          .withId(file.id())
          .filter(there ->
              there.file().equals(file.file()) && !there.checksum().equals(file.checksum()))
          .map(there -> "it is not as in " + base.get().name());
    }
    return known
        .earlier(file)
        .filter(before -> !before.checksum().equals(file.checksum()))
        .map(before -> "it is not as an earlier commit of the branch had it");
  }

  private void duplicates() {
    Map<String, Migration> seen = new HashMap<>();
    for (Migration file : known.files()) {
      Migration other = seen.putIfAbsent(file.id(), file);
      if (other != null) {
        found.add(
            new Finding(
                DUPLICATE_VERSION,
                "the version %s is there twice, also as %s".formatted(file.id(), other.file()),
                file.file(),
                "give one of them a version of its own"));
      }
    }
  }

  /** Each alone is right; once merged, there are two. One that was only renamed is none. */
  private void duplicatesOfBase() {
    Optional<BaseBranch> base = known.base();
    if (base.isEmpty()) {
      return;
    }
    Set<String> here = known.files().stream().map(Migration::file).collect(Collectors.toSet());
    for (Migration file : known.files()) {
      base.get()
          .withId(file.id())
          .filter(there -> !there.checksum().equals(file.checksum()))
          .filter(there -> !here.contains(there.file()) && !base.get().hasFile(file.file()))
          .ifPresent(there ->
              found.add(
                  new Finding(
                      DUPLICATE_VERSION,
                      "%s has the version %s already, as %s"
                          .formatted(base.get().name(), file.id(), there.file()),
                      file.file(),
                      "give this one a version after those of " + base.get().name())));
    }
  }

  private void rowsWithoutFile() {
    Set<String> files = new HashSet<>(known.files().stream().map(Migration::id).toList());
    List<String> merged = new ArrayList<>();
    List<String> ahead = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Row row : known.ledger().rows()) {
      if (files.contains(row.id())) {
        lost.addAll(ahead);
        ahead.clear();
      } else if (!known.ranHere(row.id())) {
        known
            .base()
            .flatMap(base -> base.of(row))
            .ifPresentOrElse(migration -> merged.add(migration.id()), () -> ahead.add(row.id()));
      }
    }
    String base = known.base().map(BaseBranch::name).orElse("");
    rows(
        PRODUCTION_AHEAD,
        merged,
        "production has run %s, which " + base + " has and this branch has not",
        "merge " + base + " into the branch, or rebase it");
    rows(
        PRODUCTION_AHEAD,
        ahead,
        "production has run %s, newer than all that is in the branch, and no file of it is there",
        "bring what was deployed into the repository; where it was abandoned, undo it in production and remove its row");
    rows(
        ROW_WITHOUT_FILE,
        lost,
        "production has run %s, and no file of it is in the branch",
        "restore the file; where the migration was abandoned, undo it in production and remove its row");
  }

  private void rows(FindingKind kind, List<String> ids, String what, String mend) {
    if (!ids.isEmpty()) {
      found.add(new Finding(kind, what.formatted(named(ids)), table(), mend));
    }
  }

  /** The first few, in words. */
  static String named(List<String> ids) {
    String some = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
    return ids.size() > NAMED ? some + " and " + (ids.size() - NAMED) + " more" : some;
  }

  private void unfinished() {
    List<String> ids =
        known.ledger().rows().stream()
            .filter(row -> row.unfinished() && !known.ranHere(row.id()))
            .map(Row::id)
            .toList();
    rows(
        UNFINISHED,
        ids,
        "%s began in production and did not come to its end",
        "finish or undo its work in production, set its row right as "
            + known.tool()
            + " wants it, and take a new snapshot");
  }

  private String table() {
    return "the table of " + known.tool();
  }
}
