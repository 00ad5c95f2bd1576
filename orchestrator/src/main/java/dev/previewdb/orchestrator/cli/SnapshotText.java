package dev.previewdb.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Pruned;
import dev.previewdb.snapshot.store.Retention;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.DiskUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Snapshots as text, and what of them is not in their manifest. */
final class SnapshotText {
  private SnapshotText() {}

  /**
   * A snapshot for programs.
   *
   * @param diskBytes what it takes beyond the newer ones in the list
   * @param earlierMaskingKey whether it was made with another key than the present one; null where
   *     the present key cannot be read
   */
  record View(
      @JsonUnwrapped Manifest manifest,
      long diskBytes,
      int maskedColumns,
      int keptColumns,
      int notCopiedColumns,
      @Nullable Boolean earlierMaskingKey) {
    static View of(Snapshot snapshot, DiskUse use, Optional<String> presentKey) {
      Manifest manifest = snapshot.manifest();
      return new View(
          manifest,
          use.add(snapshot.directory()),
          columns(manifest, "masked"),
          columns(manifest, "kept"),
          columns(manifest, "not copied"),
          presentKey.map(id -> !id.equals(manifest.masking().keyId())).orElse(null));
    }

    private static int columns(Manifest manifest, String treatment) {
      return Math.toIntExact(
          manifest.columns().stream().filter(c -> c.treatment().equals(treatment)).count());
    }

    String coverage() {
      return "%d masked / %d kept / %d not copied"
          .formatted(maskedColumns, keptColumns, notCopiedColumns);
    }

    String key() {
      Boolean earlier = earlierMaskingKey;
      return earlier == null ? "not known" : earlier ? "an earlier one" : "present";
    }
  }

  /** All of a project, the newest first. */
  static List<View> views(List<Snapshot> newestFirst, Optional<String> presentKey) {
    DiskUse use = new DiskUse();
    return newestFirst.stream().map(snapshot -> View.of(snapshot, use, presentKey)).toList();
  }

  static void list(Output output, List<View> all, Instant now) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("VERSION", "TAKEN", "AGE", "POSTGRESQL", "SIZE", "DISK", "ROWS", "COLUMNS", "KEY"));
    for (View one : all) {
      Manifest m = one.manifest();
      rows.add(
          List.of(
              m.version(),
              Sizes.time(m.createdAt()),
              age(Duration.between(m.createdAt(), now)),
              m.server().version(),
              Sizes.bytes(m.bytes()),
              Sizes.bytes(one.diskBytes()),
              "%,d".formatted(rows(m)),
              one.coverage(),
              one.key()));
    }
    output.table(rows);
  }

  private static String age(Duration age) {
    if (age.toHours() < 1) {
      return Math.max(0, age.toMinutes()) + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
  }

  static void summary(Output output, Manifest manifest) {
    output.line("snapshot " + manifest.version() + " of " + manifest.project());
    output.line(
        "  source   "
            + manifest.source().address()
            + ", PostgreSQL "
            + manifest.source().version());
    output.line("  schema   by " + manifest.schema().by());
    output.line(
        "  holds    %,d rows in %d %s, %s"
            .formatted(
                rows(manifest),
                manifest.tables().size(),
                manifest.tables().size() == 1 ? "table" : "tables",
                Sizes.bytes(manifest.bytes())));
    output.line("  took     " + Sizes.seconds(manifest.durationMillis()));
    manifest.subsets().forEach(part -> output.line("  rows     " + part.words()));
    manifest.checks().forEach(check -> output.line("  checked  " + check));
    manifest.leftOut().forEach(left -> output.line("  left out " + left));
  }

  /** All there is to know of one. */
  static void whole(Output output, View one) {
    Manifest manifest = one.manifest();
    summary(output, manifest);
    output.line("  taken    " + Sizes.time(manifest.createdAt()));
    output.line(
        "  server   PostgreSQL "
            + manifest.server().version()
            + ", data checksums "
            + manifest.server().checksums());
    if (!manifest.server().preloaded().isEmpty()) {
      output.line("  preloads " + String.join(", ", manifest.server().preloaded()));
    }
    output.line("  database " + manifest.database() + ", owned by " + manifest.owner());
    output.line(
        "  text     " + manifest.schema().encoding() + ", locale " + manifest.schema().locale());
    output.line("  disk     " + Sizes.bytes(one.diskBytes()));
    output.line("  columns  " + one.coverage());
    output.line("  schema hash  " + manifest.schema().hash());
    output.line("  rules hash   " + manifest.masking().rulesHash());
    output.line("  masking key  " + manifest.masking().keyId() + ": " + one.key());
    manifest
        .steps()
        .forEach(
            step -> output.line("  step     " + step.name() + ", " + Sizes.seconds(step.millis())));
    output.line("");
    List<List<String>> tables = new ArrayList<>(List.of(List.of("TABLE", "ROWS")));
    manifest.tables().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(t -> tables.add(List.of(t.getKey(), "%,d".formatted(t.getValue()))));
    output.table(tables);
    output.line("");
    List<List<String>> columns = new ArrayList<>(List.of(List.of("COLUMN", "TREATMENT", "HOW")));
    manifest
        .columns()
        .forEach(c -> columns.add(List.of(c.table() + "." + c.column(), c.treatment(), c.how())));
    output.table(columns);
  }

  static void pruned(Output output, Pruned pruned) {
    going(output, "dropped", pruned.dropped());
    pruned.stayed().forEach(why -> output.line("  stays    " + why));
  }

  static void going(Output output, String word, List<Retention.Going> all) {
    all.forEach(one -> output.line("  " + word + "  " + one.version() + ": " + one.why()));
  }

  private static long rows(Manifest manifest) {
    return manifest.tables().values().stream().mapToLong(Long::longValue).sum();
  }
}
