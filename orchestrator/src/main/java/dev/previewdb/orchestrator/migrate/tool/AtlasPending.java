package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What Atlas would run, in its default order. Pure: it knows only lists. */
final class AtlasPending {
  private final List<Migration> all;
  private final List<Migration> plain;
  private final List<AtlasRevision> rows;

  /**
   * Compares files and rows.
   *
   * @param all checkpoints among them
   * @param rows in the table's order
   */
  AtlasPending(List<Migration> all, List<AtlasRevision> rows) {
    this.all = all;
    this.plain = all.stream().filter(migration -> !AtlasTool.isCheckpoint(migration)).toList();
    this.rows = rows;
  }

  /** Where nothing has run: the last checkpoint and what follows it. */
  private List<Migration> first() {
    int checkpoint = lastIndex(all, AtlasTool::isCheckpoint);
    return all.subList(Math.max(0, checkpoint), all.size());
  }

  List<Migration> migrations() throws ToolRefusal {
    if (rows.isEmpty()) {
      return first();
    }
    AtlasRevision last = rows.getLast();
    int begun = lastIndex(all, migration -> migration.id().equals(last.version()));
    if (last.isPartial() && begun >= 0 && AtlasTool.isCheckpoint(all.get(begun))) {
      List<Migration> from = all.subList(begun, all.size());
      return from.stream()
          .filter(
              migration -> !AtlasTool.isCheckpoint(migration) || migration.equals(from.getFirst()))
          .toList();
    }
    if (plain.isEmpty()) {
      return List.of();
    }
    int reached =
        lastIndex(
            plain,
            last.isPartial()
                ? migration -> migration.id().equals(last.version())
                : migration -> migration.id().compareTo(last.version()) <= 0);
    if (reached < 0 && last.isPartial()) {
      throw new ToolRefusal(
          "missing migration: revision \"%s_%s.sql\" is partially applied but migration file was not found"
              .formatted(last.version(), last.description()));
    }
    int next = last.isPartial() ? reached : reached + 1;
    refuseLate(plain.subList(0, next));
    return plain.subList(next, plain.size());
  }

  /** What stands before the first row counts as done. */
  private void refuseLate(List<Migration> before) throws ToolRefusal {
    Set<String> ran = rows.stream().map(AtlasRevision::version).collect(Collectors.toSet());
    List<String> late =
        before.stream()
            .dropWhile(migration -> migration.id().compareTo(rows.getFirst().version()) < 0)
            .filter(migration -> !ran.contains(migration.id()))
            .map(migration -> Directories.name(migration.file()))
            .toList();
    if (!late.isEmpty()) {
      throw new ToolRefusal(
          "migration %s %s added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error"
              .formatted(
                  (late.size() == 1 ? "file " : "files ") + String.join(", ", late),
                  late.size() == 1 ? "was" : "were"));
    }
  }

  private static int lastIndex(List<Migration> migrations, Predicate<Migration> asked) {
    for (int i = migrations.size() - 1; i >= 0; i--) {
      if (asked.test(migrations.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
