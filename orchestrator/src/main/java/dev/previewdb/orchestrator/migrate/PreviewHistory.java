package dev.previewdb.orchestrator.migrate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a preview's migrations between two pushes. Plain lists, to be kept as JSON.
 *
 * @param tool the tool of the last run; empty before the first
 * @param before migrations of the branch that the snapshot already had
 * @param ran what has run on this preview since it was cloned, in order, as it was when it ran
 * @param unfinished the one that failed and may have left a part of its work; empty if none did
 * @param seed what has filled it; none if nothing has
 */
public record PreviewHistory(
    String tool,
    List<Migration> before,
    List<Migration> ran,
    List<Migration> unfinished,
    @Nullable Seed seed) {

  /**
   * The SQL that filled the preview after its migrations.
   *
   * @param sha the commit it was taken from
   * @param file its path in the repository
   */
  public record Seed(String sha, String file, long millis) {}

  public PreviewHistory {
    before = List.copyOf(before);
    ran = List.copyOf(ran);
    unfinished = List.copyOf(unfinished);
  }

  /** One that nothing has filled. */
  public PreviewHistory(
      String tool, List<Migration> before, List<Migration> ran, List<Migration> unfinished) {
    this(tool, before, ran, unfinished, null);
  }

  /** Of a preview on which nothing has run yet. */
  public static PreviewHistory fresh() {
    return new PreviewHistory("", List.of(), List.of(), List.of());
  }

  /** This history and then that run. */
  public PreviewHistory after(RunResult run) {
    List<Migration> nowRan = new ArrayList<>(ran);
    for (RunResult.Applied applied : run.applied()) {
      Migration migration = applied.migration();
      nowRan.removeIf(earlier -> earlier.id().equals(migration.id()));
      nowRan.add(migration);
    }
    List<Migration> snapshotHad =
        run.before().stream()
            .filter(migration -> Migration.indexOf(ran, migration.id()) < 0)
            .toList();
    List<Migration> broken =
        run.failure()
            .filter(Failure::unfinished)
            .flatMap(Failure::migration)
            .map(List::of)
            .orElse(List.of());
    return new PreviewHistory(run.tool(), snapshotHad, nowRan, broken, seed);
  }

  /** This history and then a seed. */
  public PreviewHistory seeded(Seed with) {
    return new PreviewHistory(tool, before, ran, unfinished, with);
  }

  /** This history and then a seed that left a part of its work. */
  public PreviewHistory halfSeeded(Migration broken) {
    return new PreviewHistory(tool, before, ran, List.of(broken), null);
  }

  /** What ran on this one and did not, or not as it was then, on the other. */
  public List<Migration> unlike(PreviewHistory other) {
    return ran.stream()
        .filter(migration -> !migration.repeatable())
        .filter(migration -> other.ran.stream().noneMatch(migration::sameAs))
        .toList();
  }
}
