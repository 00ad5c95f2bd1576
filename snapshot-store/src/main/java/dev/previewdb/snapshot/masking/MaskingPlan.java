package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.util.List;
import java.util.Optional;

/** How every row of a source is copied: proven to fit before the first is read. */
public final class MaskingPlan {
  private final SourceSchema schema;
  private final MaskingRules rules;
  private final List<TablePlan> tables;
  private final List<ColumnCoverage> coverage;

  MaskingPlan(
      SourceSchema schema,
      MaskingRules rules,
      List<TablePlan> tables,
      List<ColumnCoverage> coverage) {
    this.schema = schema;
    this.rules = rules;
    this.tables = List.copyOf(tables);
    this.coverage = List.copyOf(coverage);
  }

  /**
   * Proves that the rules say something of every column, and that all of it can work.
   *
   * @throws dev.previewdb.snapshot.SnapshotException UNREVIEWED_COLUMNS naming each column with a
   *     draft of a rule for it, or MASK_DOES_NOT_FIT naming each rule that cannot work and its mend
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static MaskingPlan of(SourceSchema schema, MaskingRules rules, MaskingKey key) {
    throw new UnsupportedOperationException("not built yet: " + schema + rules + key);
  }

  /** The tables whose rows are copied, leaf partitions one by one; in the order of their names. */
  public List<TablePlan> tables() {
    return tables;
  }

  public Optional<TablePlan> table(TableName name) {
    return tables.stream().filter(t -> t.table().name().equals(name)).findFirst();
  }

  /** Every column of every table, in the order of their names. */
  public List<ColumnCoverage> coverage() {
    return coverage;
  }

  /** SHA-256 of what the rules say, whatever their layout, in hexadecimal. */
  public String rulesHash() {
    return rules.hash();
  }

  /**
   * Refuses what of the source stands in the way of these rows.
   *
   * @throws dev.previewdb.snapshot.SnapshotException SOURCE_REFUSED naming everything at once
   */
  public void requireCapturable() {
    schema.requireCapturable(name -> table(name).isPresent(), rules.largeObjectsNone());
  }
}
