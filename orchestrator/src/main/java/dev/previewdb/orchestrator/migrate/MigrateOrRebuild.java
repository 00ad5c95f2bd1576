package dev.previewdb.orchestrator.migrate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a new push asks of a preview that has been migrated before. Pure: it knows only lists.
 *
 * <p>Production runs only what is new to it, once, in the tool's order. So a preview may go on only
 * if what ran on it is what production would still run, and before all the rest; anything else
 * needs a fresh clone, or the rehearsal would not be what production will see.
 */
public sealed interface MigrateOrRebuild {

  /** Why, in words for people; no full stop. */
  String reason();

  /** The preview is what the branch asks for. */
  record Nothing(String reason) implements MigrateOrRebuild {}

  /**
   * Run what is new on the preview as it is.
   *
   * @param migrations the new ones, in order; empty where the tool itself has to say what is wrong
   */
  record Migrate(List<Migration> migrations, String reason) implements MigrateOrRebuild {
    public Migrate {
      migrations = List.copyOf(migrations);
    }
  }

  /** Clone afresh, then run all that is pending. */
  record Rebuild(String reason) implements MigrateOrRebuild {}

  /**
   * Compares what ran with what the branch has now.
   *
   * @param tool the tool of the new head
   * @param head the new head's migrations, in the tool's order; empty if it has none
   */
  static MigrateOrRebuild decide(PreviewHistory history, String tool, List<Migration> head) {
    return unfinished(history)
        .or(() -> otherTool(history, tool))
        .or(() -> rewritten(history.ran(), head))
        .or(() -> inserted(history, head))
        .<MigrateOrRebuild>map(Rebuild::new)
        .orElseGet(() -> forward(history, head));
  }

  /**
   * As {@link #decide}, of a tool that nothing is known of but its files. It finds its own order,
   * so where a new one stands in the list says nothing; and only production's own bookkeeping says
   * what had been applied before.
   */
  static MigrateOrRebuild decideByFiles(PreviewHistory history, String tool, List<Migration> head) {
    if (!history.unfinished().isEmpty()) {
      return new Rebuild("the command failed and may have left a part of its work");
    }
    Optional<String> obstacle =
        otherTool(history, tool)
            .or(() -> history.ran().stream().flatMap(done -> lost(done, head)).findFirst());
    if (obstacle.isPresent()) {
      return new Rebuild(obstacle.get());
    }
    List<Migration> fresh =
        head.stream()
            .filter(migration -> Migration.indexOf(history.ran(), migration.id()) < 0)
            .toList();
    return fresh.isEmpty()
        ? new Nothing("the branch has no new migration")
        : new Migrate(fresh, files(fresh.size(), history.ran().isEmpty() ? "" : "new "));
  }

  private static String files(int count, String kind) {
    return "%s %sfile%s of migrations".formatted(count, kind, count == 1 ? "" : "s");
  }

  private static Stream<String> lost(Migration done, List<Migration> head) {
    int place = Migration.indexOf(head, done.id());
    if (place < 0) {
      return Stream.of(
          "the file %s ran on this preview and is no longer in the branch".formatted(done.id()));
    }
    return head.get(place).checksum().equals(done.checksum())
        ? Stream.empty()
        : Stream.of("the file %s was edited after it ran on this preview".formatted(done.id()));
  }

  private static Optional<String> unfinished(PreviewHistory history) {
    return history.unfinished().stream()
        .findFirst()
        .map(migration ->
            "the migration %s failed outside a transaction and may have left a part of its work"
                .formatted(migration.label()));
  }

  private static Optional<String> otherTool(PreviewHistory history, String tool) {
    return history.ran().isEmpty() || history.tool().equals(tool)
        ? Optional.empty()
        : Optional.of(
            "the branch now uses %s, and %s has run on this preview"
                .formatted(tool, history.tool()));
  }

  private static Optional<String> rewritten(List<Migration> ran, List<Migration> head) {
    int last = -1;
    for (Migration done : ran) {
      int place = Migration.indexOf(head, done.id());
      if (place < 0) {
        return Optional.of(
            "the migration %s ran on this preview and is no longer in the branch"
                .formatted(done.label()));
      }
      Optional<String> change = head.get(place).changeSince(done);
      if (change.isPresent()) {
        return Optional.of(
            "the migration %s was %s after it ran on this preview"
                .formatted(done.label(), change.get()));
      }
      if (place < last) {
        return Optional.of("the migrations that ran on this preview now stand in another order");
      }
      last = place;
    }
    return Optional.empty();
  }

  private static Optional<String> inserted(PreviewHistory history, List<Migration> head) {
    if (history.ran().isEmpty()) {
      return Optional.empty();
    }
    Migration last = history.ran().getLast();
    return fresh(history, head).stream()
        .filter(migration ->
            Migration.indexOf(head, migration.id()) < Migration.indexOf(head, last.id()))
        .findFirst()
        .map(migration ->
            "the new migration %s comes before %s, which ran on this preview"
                .formatted(migration.label(), last.label()));
  }

  private static MigrateOrRebuild forward(PreviewHistory history, List<Migration> head) {
    List<Migration> fresh = fresh(history, head);
    if (!fresh.isEmpty()) {
      return new Migrate(
          fresh, fresh.size() == 1 ? "1 new migration" : fresh.size() + " new migrations");
    }
    return history.before().stream()
        .filter(known -> changed(known, head))
        .findFirst()
        .<MigrateOrRebuild>map(known ->
            new Migrate(
                List.of(),
                "the migration %s, which production has, changed in the branch"
                    .formatted(known.label())))
        .orElseGet(() -> new Nothing("the branch has no new migration"));
  }

  private static boolean changed(Migration known, List<Migration> head) {
    int place = Migration.indexOf(head, known.id());
    return place < 0 || head.get(place).changeSince(known).isPresent();
  }

  /** What neither production nor this preview has run, or what runs again because it changed. */
  private static List<Migration> fresh(PreviewHistory history, List<Migration> head) {
    return head.stream()
        .filter(migration -> Migration.indexOf(history.ran(), migration.id()) < 0)
        .filter(migration -> {
          int known = Migration.indexOf(history.before(), migration.id());
          return known < 0
              || (migration.repeatable()
                  && migration.changeSince(history.before().get(known)).isPresent());
        })
        .toList();
  }
}
