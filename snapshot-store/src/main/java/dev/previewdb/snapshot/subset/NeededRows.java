package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.source.TableName;
import java.util.List;
import java.util.Optional;

/** The rows of one table as they are read: needed, or waiting for one that points at them. */
final class NeededRows {
  private final KeyTable table;
  private final Optional<LongList> places;
  private final Optional<WaitingRows> waiting;
  private final long[] keys;
  private final long[] pointers;
  private long chosen;

  NeededRows(KeyTable table, boolean circle, MemoryLimit memory) {
    this.table = table;
    this.keys = new long[table.keys().size()];
    this.pointers = new long[table.pointers().size()];
    this.places = table.cut() ? Optional.of(new LongList(memory)) : Optional.empty();
    this.waiting = places.filter(_ -> circle).map(into -> new WaitingRows(table, into, memory));
  }

  void take(KeyRow row) {
    boolean byRule = table.chosen(row);
    table.keys(row, keys);
    table.pointers(row, pointers);
    if (byRule || isPointedAt()) {
      chosen += byRule ? 1 : 0;
      places.ifPresent(all -> all.add(table.place(row)));
      for (int i = 0; i < pointers.length; i++) {
        table.pointers().get(i).values().add(pointers[i]);
      }
    } else {
      waiting.ifPresent(rows -> rows.add(table.place(row), keys, pointers));
    }
  }

  private boolean isPointedAt() {
    for (int i = 0; i < keys.length; i++) {
      if (table.keys().get(i).values().contains(keys[i])) {
        return true;
      }
    }
    return false;
  }

  TableName name() {
    return table.plan().table().name();
  }

  List<PointedKeys> keys() {
    return table.keys().stream().map(KeyTable.Key::values).toList();
  }

  Optional<WaitingRows> waiting() {
    return waiting;
  }

  /** What was found; nothing where all rows are copied anyway. */
  Optional<ChosenRows> rows() {
    waiting.ifPresent(WaitingRows::forget);
    return places.map(all -> new ChosenRows(all.drainSorted(), chosen));
  }
}
