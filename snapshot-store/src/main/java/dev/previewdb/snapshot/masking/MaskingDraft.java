package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceRefusal;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Proposes rules from names, types, constraints and, where one was taken, a sample of the rows; no
 * value is ever written. A draft may mask too much, never too little; what it cannot prove safe it
 * leaves unreviewed, so a capture refuses.
 */
public final class MaskingDraft {
  private final SourceSchema schema;
  private final MaskingRules reviewed;
  private final DraftSample sample;
  private final StringBuilder out = new StringBuilder();

  private MaskingDraft(SourceSchema schema, MaskingRules reviewed, DraftSample sample) {
    this.schema = schema;
    this.reviewed = reviewed;
    this.sample = sample;
  }

  /** A whole rules file. */
  public static String of(SourceSchema schema, DraftSample sample) {
    boolean largeObjects =
        schema.refusals().stream().anyMatch(r -> r.kind() == SourceRefusal.Kind.LARGE_OBJECTS);
    MaskingRules none = new MaskingRules("draft", largeObjects, Map.of());
    SortedSet<ColumnKey> columns =
        new TreeSet<>(PlanProof.of(schema, none).findings().unreviewed());
    columns.removeIf(key -> follows(schema, key));
    // Foreign keys in a circle leave nobody to follow
    columns.addAll(new DraftSearch(schema, none, sample).stillUnreviewed(columns));
    MaskingDraft draft = new MaskingDraft(schema, none, sample);
    draft.head();
    draft.out.append(largeObjects ? "large_objects: none\n" : "");
    return draft.write(columns, true);
  }

  private void head() {
    String from = sample.read() ? "types, constraints and some rows" : "types and constraints";
    String values = sample.read() ? "no value is in it" : "no value was read";
    out.append(
        """
        # Drafted by previewdb from the names, %s of %s; %s.
        # It may mask too much. Review each line, and put your name in place of `draft`.
        """
            .formatted(from, TableName.oneLine(schema.database()), values));
    sample.unread().forEach(table -> out.append("# No rows were seen of " + table + "\n"));
    out.append("unreviewed: refuse\n");
  }

  /** The part of a rules file that speaks of these columns. */
  static String of(
      SourceSchema schema,
      MaskingRules reviewed,
      DraftSample sample,
      Collection<ColumnKey> columns) {
    return new MaskingDraft(schema, reviewed, sample).write(new TreeSet<>(columns), false);
  }

  /** Whether the column takes another's rule: a foreign key's target's, or a parent table's. */
  private static boolean follows(SourceSchema schema, ColumnKey key) {
    Optional<SourceTable> table = schema.table(key.table());
    return table.isPresent() && target(table.get(), key.column()).isPresent();
  }

  private static Optional<String> target(SourceTable table, String column) {
    Optional<SourceColumn> found = table.column(column);
    if (found.isPresent() && found.get().inherited() && !table.inherits().isEmpty()) {
      return Optional.of(table.inherits().getFirst() + "." + TableName.oneLine(column));
    }
    return table.foreignKeys().stream()
        .filter(k -> k.validated() && k.columns().contains(column))
        .map(k -> new ColumnKey(k.target(), k.targetColumns().get(k.columns().indexOf(column))))
        // A key that points at itself says nothing
        .filter(k -> !k.equals(new ColumnKey(table.name(), column)))
        .map(ColumnKey::toString)
        .findFirst();
  }

  private String write(SortedSet<ColumnKey> columns, boolean whole) {
    SortedMap<ColumnKey, ColumnRule> rules =
        new DraftSearch(schema, reviewed, sample).rules(columns);
    out.append("tables:\n");
    for (SourceTable table : schema.tables()) {
      boolean wanted =
          whole
              ? !table.isPartition() && table.kind() != SourceTable.Kind.FOREIGN
              : columns.stream().anyMatch(key -> key.table().equals(table.name()));
      if (wanted) {
        table(table, columns, rules, whole);
      }
    }
    return out.toString();
  }

  private void table(
      SourceTable table,
      SortedSet<ColumnKey> columns,
      SortedMap<ColumnKey, ColumnRule> rules,
      boolean whole) {
    Optional<String> tool = BookkeepingTables.toolOf(table);
    if (tool.isPresent()) {
      out.append("  # " + table.name() + " is kept: migration bookkeeping of " + tool.get() + "\n");
      return;
    }
    boolean any = rules.keySet().stream().anyMatch(key -> key.table().equals(table.name()));
    out.append(any ? "" : "  # ")
        .append(any ? "  " + RulesText.table(table.name()) + ":\n" : table.name() + ":\n");
    for (SourceColumn column : table.columns()) {
      ColumnKey key = new ColumnKey(table.name(), column.name());
      ColumnRule rule = rules.get(key);
      if (rule != null) {
        out.append(
            "    " + RulesText.column(column.name()) + ": " + RulesText.rule(key, rule) + "\n");
      } else if (columns.contains(key)) {
        out.append(
            "    # "
                + TableName.oneLine(column.name())
                + ": no rule is proven to fit; decide by hand\n");
      } else if (whole && column.copied()) {
        target(table, column.name())
            .ifPresent(target ->
                out.append(
                    "    # " + TableName.oneLine(column.name()) + " follows " + target + "\n"));
      }
    }
  }
}
