package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.masking.RowRule;
import dev.previewdb.snapshot.masking.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is read of one table to find out where its rows point, and which of them are needed. */
final class KeyTable {
  private final TablePlan plan;
  private final boolean pointedAt;
  private final List<Key> keys;
  private final List<Key> pointers;

  /** A key, and the SQL of its columns. */
  record Key(PointedKeys values, List<String> columns) {
    Key {
      columns = List.copyOf(columns);
    }
  }

  /**
   * @param keys that others point at where not all its rows are chosen; else none
   * @param pointers at tables of which not all rows are chosen
   */
  KeyTable(TablePlan plan, List<Key> keys, List<Key> pointers) {
    this.plan = plan;
    this.pointedAt = !keys.isEmpty();
    this.keys = List.copyOf(keys);
    this.pointers = List.copyOf(pointers);
  }

  TablePlan plan() {
    return plan;
  }

  List<Key> keys() {
    return keys;
  }

  List<Key> pointers() {
    return pointers;
  }

  /** Whether rows may be needed that the rule does not choose. */
  boolean pointedAt() {
    return pointedAt;
  }

  /** Whether its rows have to be remembered: they are not simply all. */
  boolean cut() {
    return !(plan.rule() instanceof RowRule.All);
  }

  int fields() {
    return firstPointer() + pointers.stream().mapToInt(k -> k.columns().size()).sum();
  }

  /** The fields are the place, whether it is chosen, the keys and the pointers. */
  String copyOut() {
    List<String> fields = new ArrayList<>();
    if (cut()) {
      fields.add("ctid");
    }
    if (pointedAt) {
      fields.add(plan.condition().orElse("true") + " IS TRUE");
    }
    keys.forEach(key -> fields.addAll(key.columns()));
    pointers.forEach(key -> fields.addAll(key.columns()));
    return "COPY (SELECT "
        + fields.stream().collect(Collectors.joining(", "))
        + " FROM ONLY "
        + plan.table().name().sql()
        + (pointedAt ? "" : plan.condition().map(c -> " WHERE " + c).orElse(""))
        + ") TO STDOUT";
  }

  long place(KeyRow row) {
    return row.place(0);
  }

  /** Whether the rule chooses the row. */
  boolean chosen(KeyRow row) {
    return !pointedAt || row.isTrue(1);
  }

  /** The hashes of its keys, as many as there are. */
  void keys(KeyRow row, long[] into) {
    hashes(row, keys, pointedAt ? 2 : 0, into);
  }

  /** The hashes of where it points, as many as there are. */
  void pointers(KeyRow row, long[] into) {
    hashes(row, pointers, firstPointer(), into);
  }

  private int firstPointer() {
    return (cut() ? 1 : 0)
        + (pointedAt ? 1 : 0)
        + keys.stream().mapToInt(k -> k.columns().size()).sum();
  }

  private static void hashes(KeyRow row, List<Key> all, int first, long[] into) {
    int field = first;
    for (int i = 0; i < all.size(); i++) {
      int count = all.get(i).columns().size();
      into[i] = row.key(field, count);
      field += count;
    }
  }
}
