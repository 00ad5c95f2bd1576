package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Atlas's table, by what it tells of the files of now. A hash is that of a file and of all before
 * it: where it is as it was, none of them has changed; where it is another, the file itself has
 * only if the one before it is known not to have. Of those after it nothing is known.
 */
final class AtlasLedger {
  private final List<Migration> all;
  private final Map<String, AtlasRevision> rows = new HashMap<>();
  private final List<AtlasRevision> sorted;
  private final AtlasSum sum;

  /**
   * Reads the table's rows.
   *
   * @param rows in the table's order
   */
  AtlasLedger(MigrationFiles files, List<Migration> all, List<AtlasRevision> rows) {
    this.all = all;
    this.sorted = rows;
    this.sum = AtlasSum.of(files);
    rows.forEach(row -> this.rows.put(row.version(), row));
  }

  Ledger ledger() {
    Map<String, Optional<String>> checksums = checksums();
    List<Row> known = new ArrayList<>();
    for (AtlasRevision row : sorted) {
      known.add(
          new Row(
              row.version(),
              checksums.getOrDefault(row.version(), Optional.empty()),
              row.isPartial()));
    }
    // what stands before the first row counts as done
    all.stream()
        .map(Migration::id)
        .takeWhile(id -> !sorted.isEmpty() && id.compareTo(sorted.getFirst().version()) < 0)
        .distinct()
        .map(Row::of)
        .forEach(known::add);
    return Ledger.of(known, all, Comparator.naturalOrder(), Late.REFUSES);
  }

  /**
   * Of each version that has a row, its file's as it was when it ran; empty where that is unknown.
   */
  private Map<String, Optional<String>> checksums() {
    Map<String, Optional<String>> checksums = new HashMap<>();
    boolean sure = true;
    for (Migration file : all) {
      AtlasRevision row = rows.get(file.id());
      Optional<String> now = sum.hash(Directories.name(file.file()));
      boolean same = row != null && now.isPresent() && now.get().equals(row.hash());
      if (same) {
        checksums.put(file.id(), Optional.of(file.checksum()));
      } else if (sure && row != null && isHash(row) && now.isPresent() && isNext(file, row)) {
        checksums.put(file.id(), Optional.of("h1:" + row.hash()));
      }
      sure = same;
    }
    return checksums;
  }

  private static boolean isHash(AtlasRevision row) {
    return !row.hash().isEmpty();
  }

  /** No row stands between it and the file before it. */
  private boolean isNext(Migration file, AtlasRevision row) {
    int place = sorted.indexOf(row);
    int before = all.indexOf(file) - 1;
    return place == 0
        ? before < 0
        : before >= 0 && sorted.get(place - 1).version().equals(all.get(before).id());
  }
}
