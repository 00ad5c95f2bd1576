package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.source.TableName;
import java.util.List;

/** The keys of one table, over the same columns, that rows of the snapshot point at; as hashes. */
final class PointedKeys {
  private final Name name;
  private final LongSet all;
  private final LongList fresh;
  private boolean inCircle;

  /** What tells them apart: a table, and its columns in the order of their names. */
  record Name(TableName table, List<String> columns) {}

  PointedKeys(Name name, MemoryLimit memory) {
    this.name = name;
    this.all = new LongSet(memory);
    this.fresh = new LongList(memory);
  }

  Name name() {
    return name;
  }

  /** From now on, those that are new are remembered until they are taken. */
  void enterCircle() {
    inCircle = true;
  }

  void add(long key) {
    if (key != KeyRow.NOWHERE && all.add(key) && inCircle) {
      fresh.add(key);
    }
  }

  boolean contains(long key) {
    return key != KeyRow.NOWHERE && all.contains(key);
  }

  /** Those that came since the last time, in order. */
  long[] takeFresh() {
    return fresh.drainSorted();
  }

  /** Nobody will ask again. */
  void forget() {
    all.clear();
    fresh.clear();
    inCircle = false;
  }
}
