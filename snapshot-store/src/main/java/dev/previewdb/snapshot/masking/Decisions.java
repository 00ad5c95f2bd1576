package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the rules say of every column, themselves or by what they imply: a rule of a partitioned
 * table is its partitions', one of a parent table its children's, and a column that points at
 * another by a proven foreign key holds nothing but that one's values.
 */
final class Decisions {
  private final MaskingRules rules;
  private final Findings findings;
  private final Map<TableName, SourceTable> tables = new HashMap<>();
  private final Map<ColumnKey, Decision> known = new HashMap<>();
  private final Set<ColumnKey> open = new HashSet<>();

  Decisions(SourceSchema schema, MaskingRules rules, Findings findings) {
    this.rules = rules;
    this.findings = findings;
    schema.tables().forEach(table -> tables.put(table.name(), table));
  }

  Optional<SourceTable> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** Which rows of a table are copied; partitions as their root. */
  RowRule rows(SourceTable table) {
    TableRule rule = rules.tables().get(table.root());
    return rule == null ? new RowRule.All() : rule.rows();
  }

  /** Whether a rule chooses rows of one partition, which is for its root to say. */
  boolean choosesOfPartition(SourceTable table) {
    TableRule rule = rules.tables().get(table.name());
    return table.isPartition() && rule != null && !(rule.rows() instanceof RowRule.All);
  }

  /** Whether rows of the table are copied at all. */
  boolean copied(SourceTable table) {
    return table.kind() != SourceTable.Kind.FOREIGN && !(rows(table) instanceof RowRule.None);
  }

  Decision of(SourceTable table, SourceColumn column) {
    ColumnKey key = new ColumnKey(table.name(), column.name());
    Decision before = known.get(key);
    if (before != null) {
      return before;
    }
    if (!open.add(key)) {
      // A circle of foreign keys in which nobody said anything
      return new Decision.Unreviewed();
    }
    Decision decision = decide(table, column, key);
    open.remove(key);
    // Inside a circle it is only what is known so far
    if (open.isEmpty() || !(decision instanceof Decision.Unreviewed)) {
      known.put(key, decision);
    }
    return decision;
  }

  Decision of(TableName table, String column) {
    return table(table)
        .flatMap(t -> t.column(column).map(c -> of(t, c)))
        .orElseGet(Decision.Unreviewed::new);
  }

  private Decision decide(SourceTable table, SourceColumn column, ColumnKey key) {
    Optional<ColumnRule> own =
        Optional.ofNullable(rules.tables().get(table.name()))
            .flatMap(rule -> Optional.ofNullable(rule.columns().get(column.name())));
    if (table.isPartition() && own.isPresent()) {
      findings.unfit(
          key, "it is in a partition of " + table.root() + ". Write its rule for that table");
    }
    if (table.kind() == SourceTable.Kind.FOREIGN) {
      return new Decision.NotCopied("foreign table");
    }
    if (!copied(table)) {
      return new Decision.NotCopied("rows: none");
    }
    if (!column.copied()) {
      if (own.isPresent()) {
        findings.unfit(
            key, "it is computed from other columns. Leave it out, and mask those it reads");
      }
      return new Decision.NotCopied("computed from other columns");
    }
    if (table.isPartition()) {
      return of(table.root(), column.name());
    }
    return own.map(Decisions::said).orElseGet(() -> implied(table, column, key));
  }

  private static Decision said(ColumnRule rule) {
    return switch (rule) {
      case ColumnRule.Masked masked -> new Decision.Masked(masked);
      case ColumnRule.Kept kept -> new Decision.Kept(kept.reason(), kept.by());
    };
  }

  private Decision implied(SourceTable table, SourceColumn column, ColumnKey key) {
    Optional<String> tool = BookkeepingTables.toolOf(table);
    if (tool.isPresent()) {
      return new Decision.Kept("migration bookkeeping of " + tool.get(), "previewdb");
    }
    List<Decision> sources = new ArrayList<>(parents(table, column));
    if (sources.isEmpty()) {
      sources.addAll(targets(table, column));
    }
    sources.removeIf(d -> d instanceof Decision.Unreviewed || d instanceof Decision.NotCopied);
    if (new LinkedHashSet<>(sources).size() > 1
        && !sources.stream().allMatch(Decision.Kept.class::isInstance)) {
      findings.unfit(key, "the tables it takes its rule from disagree. Give it a rule of its own");
    }
    return sources.stream().findFirst().orElseGet(Decision.Unreviewed::new);
  }

  /**
   * What is kept in a parent for a reason of its own rows, such as where they point, is not so in
   * its children.
   */
  private List<Decision> parents(SourceTable table, SourceColumn column) {
    return table.inherits().stream()
        .flatMap(parent -> table(parent).stream())
        .flatMap(parent ->
            parent
                .column(column.name())
                .map(c -> of(parent, c))
                .filter(d -> !(d instanceof Decision.Kept) || spoken(parent, column.name()))
                .stream())
        .toList();
  }

  /** Whether somebody wrote a rule for the column, here or in a table it is inherited from. */
  private boolean spoken(SourceTable table, String column) {
    TableRule rule = rules.tables().get(table.name());
    return (rule != null && rule.columns().containsKey(column))
        || table.inherits().stream()
            .flatMap(parent -> table(parent).stream())
            .anyMatch(parent -> spoken(parent, column));
  }

  private List<Decision> targets(SourceTable table, SourceColumn column) {
    List<Decision> all = new ArrayList<>();
    for (ForeignKey foreignKey : table.foreignKeys()) {
      int at = foreignKey.columns().indexOf(column.name());
      if (at >= 0 && foreignKey.validated()) {
        ColumnKey target = new ColumnKey(foreignKey.target(), foreignKey.targetColumns().get(at));
        all.add(
            switch (of(target.table(), target.column())) {
              case Decision.Kept kept ->
                  new Decision.Kept("as " + target + ": " + kept.reason(), kept.by());
              case Decision other -> other;
            });
      }
    }
    return all;
  }
}
