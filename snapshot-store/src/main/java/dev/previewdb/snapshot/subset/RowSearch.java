package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the rows that a snapshot needs for its foreign keys to hold, by reading the keys of each
 * table once, those that point before those that are pointed at. Nothing is written anywhere. Of
 * keys only keyed hashes are held: two keys with the same one bring a row too many, never one too
 * few.
 */
public final class RowSearch {
  private final KeySource source;
  private final MemoryLimit memory;
  private final KeyRow row;
  private final Map<TableName, ChosenRows> found = new HashMap<>();

  private RowSearch(KeySource source, MaskingKey key, MemoryLimit memory) {
    this.source = source;
    this.memory = memory;
    this.row = new KeyRow(key);
  }

  /**
   * Finds the rows.
   *
   * @param most bytes of memory that it may take
   * @throws dev.previewdb.snapshot.SnapshotException SUBSET_TOO_LARGE where these do not suffice
   */
  public static Subset run(MaskingPlan plan, MaskingKey key, KeySource source, long most) {
    MemoryLimit memory = new MemoryLimit(most);
    RowSearch search = new RowSearch(source, key, memory);
    Reach.of(plan, memory).forEach(search::stage);
    return new Subset(search.found);
  }

  private void stage(Reach.Stage stage) {
    if (stage.circle()) {
      stage.tables().forEach(t -> t.keys().forEach(k -> k.values().enterCircle()));
    }
    List<NeededRows> searches = new ArrayList<>();
    for (KeyTable table : stage.tables()) {
      memory.reading(table.plan().table().name());
      NeededRows search = new NeededRows(table, stage.circle(), memory);
      source.read(
          table.plan().table().name(),
          table.copyOut(),
          text -> {
            row.set(table.plan().table().name(), text, table.fields());
            search.take(row);
          });
      searches.add(search);
    }
    if (stage.circle()) {
      follow(searches);
    }
    stage.tables().forEach(t -> t.keys().forEach(k -> k.values().forget()));
    searches.forEach(s -> s.rows().ifPresent(rows -> found.put(s.name(), rows)));
  }

  /** Round and round until no row points at one that is not there yet. */
  private static void follow(List<NeededRows> searches) {
    List<WaitingRows> waiting = searches.stream().flatMap(s -> s.waiting().stream()).toList();
    List<PointedKeys> keys = searches.stream().flatMap(s -> s.keys().stream()).distinct().toList();
    boolean more = true;
    while (more) {
      more = false;
      for (PointedKeys pointed : keys) {
        long[] fresh = pointed.takeFresh();
        more |= fresh.length > 0;
        for (long hash : fresh) {
          waiting.forEach(rows -> rows.pointedAt(pointed, hash));
        }
      }
    }
  }
}
