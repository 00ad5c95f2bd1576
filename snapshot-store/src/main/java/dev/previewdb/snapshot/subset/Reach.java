package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.RowRule;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.KeyText;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The tables whose keys have to be read, in the order in which to read them. */
final class Reach {
  private final MemoryLimit memory;
  private final Map<TableName, SourceTable> tables = new HashMap<>();
  private final Set<TableName> cut = new HashSet<>();
  private final Map<PointedKeys.Name, PointedKeys> keys = new LinkedHashMap<>();
  private final Map<TableName, List<TablePlan>> byRoot = new TreeMap<>();

  /** Tables that point at each other or at themselves, or else leaf partitions of one table. */
  record Stage(List<KeyTable> tables, boolean circle) {
    Stage {
      tables = List.copyOf(tables);
    }
  }

  private Reach(MaskingPlan plan, MemoryLimit memory) {
    this.memory = memory;
    plan.schema().tables().forEach(table -> tables.put(table.name(), table));
    for (TablePlan table : plan.tables()) {
      byRoot.computeIfAbsent(table.table().root(), _ -> new ArrayList<>()).add(table);
      if (!(table.rule() instanceof RowRule.All)) {
        cut.add(table.table().root());
      }
    }
    plan.tables().forEach(table -> pointers(table).forEach(this::keysOf));
  }

  /** Each stage points at later ones only; none where no rows point at a table that is cut. */
  static List<Stage> of(MaskingPlan plan, MemoryLimit memory) {
    return new Reach(plan, memory).stages();
  }

  private List<Stage> stages() {
    Map<TableName, Set<TableName>> graph = new LinkedHashMap<>();
    byRoot.forEach((root, leaves) -> {
      Set<TableName> targets = new HashSet<>();
      leaves.forEach(leaf -> pointers(leaf).forEach(k -> targets.add(root(k.target()))));
      graph.put(root, targets);
    });
    List<Stage> stages = new ArrayList<>();
    for (List<TableName> group : Circles.of(graph)) {
      List<KeyTable> read =
          group.stream()
              .flatMap(root -> byRoot.getOrDefault(root, List.of()).stream())
              .map(this::table)
              .filter(t -> !t.keys().isEmpty() || !t.pointers().isEmpty())
              .toList();
      TableName first = group.getFirst();
      boolean circle = group.size() > 1 || graph.getOrDefault(first, Set.of()).contains(first);
      if (!read.isEmpty()) {
        stages.add(new Stage(read, circle));
      }
    }
    return stages;
  }

  private KeyTable table(TablePlan plan) {
    List<KeyTable.Key> own =
        keys.values().stream()
            .filter(k -> isPartOf(plan.table(), k.name().table()))
            .map(k -> new KeyTable.Key(k, own(plan.table(), k.name().columns())))
            .toList();
    List<KeyTable.Key> pointers =
        pointers(plan).stream().map(k -> pointer(plan.table(), k)).distinct().toList();
    return new KeyTable(plan, own, pointers);
  }

  /** The foreign keys of a table that point at one whose rows are not simply all there. */
  private List<ForeignKey> pointers(TablePlan plan) {
    return plan.pointers().stream().filter(k -> cut.contains(root(k.target()))).toList();
  }

  private TableName root(TableName table) {
    SourceTable known = tables.get(table);
    return known == null ? table : known.root();
  }

  private boolean isPartOf(SourceTable leaf, TableName table) {
    Optional<SourceTable> part = Optional.of(leaf);
    while (part.isPresent() && !part.get().name().equals(table)) {
      part = part.get().partitionOf().map(tables::get);
    }
    return part.isPresent();
  }

  private PointedKeys keysOf(ForeignKey foreignKey) {
    List<String> columns = foreignKey.targetColumns().stream().sorted().toList();
    return keys.computeIfAbsent(
        new PointedKeys.Name(foreignKey.target(), columns), name -> new PointedKeys(name, memory));
  }

  private static List<String> own(SourceTable table, List<String> columns) {
    return columns.stream().flatMap(c -> table.column(c).stream()).map(KeyText::of).toList();
  }

  /** Its columns in the order of those that they point at. */
  private KeyTable.Key pointer(SourceTable table, ForeignKey foreignKey) {
    List<String> columns =
        IntStream.range(0, foreignKey.columns().size())
            .boxed()
            .sorted(Comparator.comparing(foreignKey.targetColumns()::get))
            .map(i -> {
              SourceColumn from = column(Optional.of(table), foreignKey.columns().get(i));
              SourceColumn to =
                  column(
                      Optional.ofNullable(tables.get(foreignKey.target())),
                      foreignKey.targetColumns().get(i));
              return KeyText.of(from, to.type());
            })
            .toList();
    return new KeyTable.Key(keysOf(foreignKey), columns);
  }

  private static SourceColumn column(Optional<SourceTable> table, String name) {
    return table
        .flatMap(t -> t.column(name))
        .orElseThrow(() -> new IllegalStateException("a key has a column that its table has not"));
  }
}
