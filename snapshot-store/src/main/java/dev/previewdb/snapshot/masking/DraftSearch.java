package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds for each column the first proposed rule that the proof accepts, all of them together: a
 * proposal that does not fit gives way to the next.
 */
final class DraftSearch {
  /** A column's proposals, and how far down the list the search is. */
  private static final class Choice {
    private final List<ColumnRule> candidates;
    private int at;
    private final Set<String> vouched = new HashSet<>();

    private Choice(List<ColumnRule> candidates) {
      this.candidates = candidates;
    }

    private Optional<ColumnRule> rule() {
      if (at >= candidates.size()) {
        return Optional.empty();
      }
      return Optional.of(
          candidates.get(at) instanceof ColumnRule.Masked m && !vouched.isEmpty()
              ? new ColumnRule.Masked(m.mask(), m.domain(), m.when(), vouched)
              : candidates.get(at));
    }

    private void moveOn(Findings.Unfit unfit) {
      boolean last = at == candidates.size() - 1;
      // Vouching comes last, and only for what a failing load would show
      if (!last || unfit.constraint().isEmpty() || !vouched.add(unfit.constraint())) {
        at++;
      }
    }
  }

  private final SourceSchema schema;
  private final MaskingRules reviewed;
  private final DraftSample sample;
  private final Map<TableName, SourceTable> tables = new HashMap<>();
  private final SortedMap<ColumnKey, Choice> choices = new TreeMap<>();

  DraftSearch(SourceSchema schema, MaskingRules reviewed, DraftSample sample) {
    this.schema = schema;
    this.reviewed = reviewed;
    this.sample = sample;
    schema.tables().forEach(table -> tables.put(table.name(), table));
  }

  /** Rules for the columns; those for which nothing fits are left out. */
  SortedMap<ColumnKey, ColumnRule> rules(Collection<ColumnKey> columns) {
    DraftCandidates candidates = new DraftCandidates(schema, sample);
    for (ColumnKey key : columns) {
      SourceTable table = tables.get(key.table());
      if (table != null) {
        table
            .column(key.column())
            .ifPresent(c -> choices.put(key, new Choice(candidates.of(table, c))));
      }
    }
    while (improve()) {}
    SortedMap<ColumnKey, ColumnRule> rules = new TreeMap<>();
    choices.forEach((key, choice) -> choice.rule().ifPresent(rule -> rules.put(key, rule)));
    return rules;
  }

  /** Columns about which nobody would have said anything, with rules for these columns. */
  Collection<ColumnKey> stillUnreviewed(Collection<ColumnKey> columns) {
    rules(columns);
    return PlanProof.of(schema, merged()).findings().unreviewed();
  }

  /** Moves every column on that does not fit; whether there was one. It ends, as lists do. */
  private boolean improve() {
    boolean moved = false;
    Set<ColumnKey> done = new HashSet<>();
    for (Findings.Unfit unfit : PlanProof.of(schema, merged()).findings().unfit()) {
      for (ColumnKey key : origins(unfit.column(), new HashSet<>())) {
        Choice choice = choices.get(key);
        if (choice != null && choice.rule().isPresent() && done.add(key)) {
          choice.moveOn(unfit);
          moved = true;
        }
      }
    }
    return moved;
  }

  /** The columns whose proposals decide about a column: itself, or those it points at. */
  private Set<ColumnKey> origins(ColumnKey key, Set<ColumnKey> seen) {
    SourceTable table = tables.get(key.table());
    if (choices.containsKey(key) || table == null || !seen.add(key)) {
      return Set.of(key);
    }
    Set<ColumnKey> all = new HashSet<>();
    for (ForeignKey foreignKey : table.foreignKeys()) {
      int at = foreignKey.columns().indexOf(key.column());
      if (at >= 0) {
        all.addAll(
            origins(new ColumnKey(foreignKey.target(), foreignKey.targetColumns().get(at)), seen));
      }
    }
    table.inherits().forEach(p -> all.addAll(origins(new ColumnKey(p, key.column()), seen)));
    if (table.isPartition()) {
      all.addAll(origins(new ColumnKey(table.root(), key.column()), seen));
    }
    return all;
  }

  private MaskingRules merged() {
    Map<TableName, TableRule> all = new HashMap<>(reviewed.tables());
    Map<TableName, List<Map.Entry<ColumnKey, Choice>>> byTable =
        choices.entrySet().stream().collect(Collectors.groupingBy(e -> e.getKey().table()));
    byTable.forEach((table, entries) -> {
      TableRule before = all.getOrDefault(table, new TableRule(table, new RowRule.All(), Map.of()));
      Map<String, ColumnRule> columns = new HashMap<>(before.columns());
      entries.forEach(
          e -> e.getValue().rule().ifPresent(rule -> columns.put(e.getKey().column(), rule)));
      all.put(table, new TableRule(table, before.rows(), columns));
    });
    return new MaskingRules(reviewed.place(), reviewed.largeObjectsNone(), all);
  }
}
