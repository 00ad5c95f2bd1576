package dev.previewdb.snapshot.subset;

import java.util.List;
import java.util.Optional;

/**
 * Rows of a table in a circle of foreign keys that nothing has pointed at so far: their places,
 * their keys and where they point themselves.
 */
final class WaitingRows {
  /** In the place of a row that is needed after all. */
  private static final long GONE = -1;

  private final KeyTable table;
  private final LongList needed;
  private final MemoryLimit memory;
  private final LongList rows;
  private final int width;
  private Optional<List<KeyIndex>> indexes = Optional.empty();

  WaitingRows(KeyTable table, LongList needed, MemoryLimit memory) {
    this.table = table;
    this.needed = needed;
    this.memory = memory;
    this.rows = new LongList(memory);
    this.width = 1 + table.keys().size() + table.pointers().size();
  }

  void add(long place, long[] keys, long[] pointers) {
    rows.add(place);
    for (long key : keys) {
      rows.add(key);
    }
    for (long pointer : pointers) {
      rows.add(pointer);
    }
  }

  /** Lets the rows with that key go, which are one or, by chance, more. */
  void pointedAt(PointedKeys keys, long key) {
    List<KeyIndex> all = indexes();
    for (int i = 0; i < table.keys().size(); i++) {
      if (table.keys().get(i).values() == keys) {
        all.get(i).find(key, this::need);
      }
    }
  }

  private void need(long row) {
    if (rows.get(row) != GONE) {
      needed.add(rows.get(row));
      rows.set(row, GONE);
      int first = 1 + table.keys().size();
      for (int i = 0; i < table.pointers().size(); i++) {
        table.pointers().get(i).values().add(rows.get(row + first + i));
      }
    }
  }

  private List<KeyIndex> indexes() {
    if (indexes.isEmpty()) {
      indexes =
          Optional.of(
              table.keys().stream()
                  .map(table.keys()::indexOf)
                  .map(i -> new KeyIndex(rows, width, 1 + i, memory))
                  .toList());
    }
    return indexes.get();
  }

  void forget() {
    indexes.ifPresent(all -> all.forEach(KeyIndex::forget));
    indexes = Optional.empty();
    rows.clear();
  }
}
