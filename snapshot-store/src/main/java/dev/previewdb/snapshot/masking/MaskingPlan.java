package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How every row of a source is copied: proven to fit before the first is read. */
public final class MaskingPlan {
  private final SourceSchema schema;
  private final MaskingRules rules;
  private final Decisions decisions;
  private final Map<TableName, TablePlan> tables = new LinkedHashMap<>();
  private final List<ColumnCoverage> coverage = new ArrayList<>();

  private MaskingPlan(SourceSchema schema, MaskingRules rules, MaskingKey key, PlanProof proof) {
    this.schema = schema;
    this.rules = rules;
    this.decisions = proof.decisions();
    for (SourceTable table : schema.tables()) {
      for (SourceColumn column : table.columns()) {
        coverage.add(
            new ColumnCoverage(
                table.name(),
                column.name(),
                treatment(proof.decisions().of(table, column), column)));
      }
      if (table.kind() == SourceTable.Kind.TABLE && proof.decisions().copied(table)) {
        tables.put(table.name(), plan(table, key, proof));
      }
    }
  }

  /**
   * Proves that the rules say something of every column, and that all of it can work.
   *
   * @throws SnapshotException UNREVIEWED_COLUMNS naming each column with a draft of a rule for it,
   *     or MASK_DOES_NOT_FIT naming each rule that cannot work and its mend
   */
  public static MaskingPlan of(SourceSchema schema, MaskingRules rules, MaskingKey key) {
    PlanProof proof = PlanProof.of(schema, rules);
    Findings findings = proof.findings();
    String unfit =
        Findings.many(findings.unfit(), "rule", "rules")
            + " that cannot work:"
            + lines(findings.unfit());
    if (!findings.unreviewed().isEmpty()) {
      throw new SnapshotException(
          SnapshotProblem.UNREVIEWED_COLUMNS,
          rules.place(),
          Findings.many(findings.unreviewed(), "column", "columns")
              + ":"
              + lines(findings.unreviewed())
              + (findings.unfit().isEmpty() ? "" : "\nand have " + unfit),
          "\n" + MaskingDraft.of(schema, rules, DraftSample.none(), findings.unreviewed()));
    }
    if (!findings.unfit().isEmpty()) {
      throw new SnapshotException(SnapshotProblem.MASK_DOES_NOT_FIT, rules.place(), unfit);
    }
    return new MaskingPlan(schema, rules, key, proof);
  }

  private static String lines(Iterable<?> all) {
    List<String> lines = new ArrayList<>();
    all.forEach(one -> lines.add("\n  " + one));
    return String.join("", lines);
  }

  private static TablePlan plan(SourceTable table, MaskingKey key, PlanProof proof) {
    List<SourceColumn> copied = table.columns().stream().filter(SourceColumn::copied).toList();
    List<FieldPlan> fields = new ArrayList<>();
    Map<String, TablePlan.Computed> computed = new LinkedHashMap<>();
    for (int i = 0; i < copied.size(); i++) {
      SourceColumn column = copied.get(i);
      int index = i;
      ColumnKey at = new ColumnKey(table.root(), column.name());
      proof
          .decisions()
          .of(table, column)
          .mask()
          .ifPresent(rule -> {
            if (rule.mask() instanceof Mask.Sql sql) {
              computed.put(column.name(), new TablePlan.Computed(sql.expression(), rule.when()));
            } else {
              fields.add(
                  new FieldPlan(
                      index,
                      proof.forms().plan(at, rule, column.type()),
                      reads(copied, rule.mask()),
                      rule.when()));
            }
          });
    }
    SourceTable root = proof.decisions().table(table.root()).orElse(table);
    return new TablePlan(
        table,
        proof.partitions().into(table),
        TablePlan.RowChoice.of(proof.decisions().rows(table), root, key),
        pointers(table, proof.decisions()),
        fields,
        computed,
        key);
  }

  /** One that is masked with NULL points nowhere. */
  private static List<ForeignKey> pointers(SourceTable leaf, Decisions decisions) {
    List<ForeignKey> all = new ArrayList<>();
    Optional<SourceTable> table = Optional.of(leaf);
    while (table.isPresent()) {
      all.addAll(table.get().foreignKeys());
      table = table.get().partitionOf().flatMap(decisions::table);
    }
    all.removeIf(foreignKey ->
        foreignKey.columns().stream().anyMatch(c -> decisions.of(leaf.name(), c).nulled()));
    return all;
  }

  private static OptionalInt reads(List<SourceColumn> copied, Mask mask) {
    return IntStream.range(0, copied.size())
        .filter(i -> mask.reads().equals(Optional.of(copied.get(i).name())))
        .findFirst();
  }

  private static ColumnCoverage.Treatment treatment(Decision decision, SourceColumn column) {
    return switch (decision) {
      case Decision.Masked(ColumnRule.Masked rule) ->
          new ColumnCoverage.Treatment.Masked(
              words(rule.mask()),
              rule.domain(),
              rule.mask().classOn(column.type().kind()),
              rule.when().isPresent());
      case Decision.Kept kept -> new ColumnCoverage.Treatment.Kept(kept.by(), kept.reason());
      case Decision.NotCopied none -> new ColumnCoverage.Treatment.NotCopied(none.reason());
      case Decision.Unreviewed _ ->
          throw new IllegalStateException("an unreviewed column came into a plan");
    };
  }

  /** What somebody keeps of a document is told as what somebody keeps of a table. */
  private static String words(Mask mask) {
    return switch (mask) {
      case Mask.Json(_, Mask.Others.Kept kept, _) -> words(mask, kept);
      case Mask.Composite(_, Mask.Others.Kept kept) -> words(mask, kept);
      case Mask.Hstore(_, Mask.Others.Kept kept) -> words(mask, kept);
      case Mask.Sql sql -> "sql, vouched for by " + sql.by();
      case Mask.Redact redact -> "text.redact, the rest kept by " + redact.by();
      default -> mask.word();
    };
  }

  private static String words(Mask mask, Mask.Others.Kept kept) {
    return mask.word() + ", others kept by " + kept.by() + ": " + kept.reason();
  }

  /** The source's catalog that the plan was proven for. */
  public SourceSchema schema() {
    return schema;
  }

  /** The tables whose rows are copied, leaf partitions one by one; in the order of their names. */
  public List<TablePlan> tables() {
    return List.copyOf(tables.values());
  }

  /** The plan of a table whose rows are copied. */
  public Optional<TablePlan> table(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** Every column of every table, in the order of the tables' names. */
  public List<ColumnCoverage> coverage() {
    return List.copyOf(coverage);
  }

  /** The tables of which not all rows are chosen; partitions as their root. */
  public SortedMap<TableName, RowRule> rowRules() {
    SortedMap<TableName, RowRule> all = new TreeMap<>();
    for (SourceTable table : schema.tables()) {
      TableRule rule = rules.tables().get(table.name());
      if (rule != null && !table.isPartition() && !(rule.rows() instanceof RowRule.All)) {
        all.put(table.name(), rule.rows());
      }
    }
    return all;
  }

  /** Whether somebody answers for what is found in a place, under the name that a find gives it. */
  public boolean accepts(String place) {
    return rules.accepted().containsKey(place);
  }

  /** SHA-256 of what the rules say, whatever their layout, in hexadecimal. */
  public String rulesHash() {
    return rules.hash();
  }

  /**
   * Proves at the source that it can compute what rules leave to it; no row is read.
   *
   * @throws SnapshotException MASK_DOES_NOT_FIT naming each column whose expression cannot work
   */
  public void proveAtSource(Connection source) throws SQLException {
    List<String> wrong = new SqlMasks(source).wrong(schema, decisions);
    if (!wrong.isEmpty()) {
      String unfit = Findings.many(wrong, "rule", "rules") + " that cannot work:" + lines(wrong);
      throw new SnapshotException(SnapshotProblem.MASK_DOES_NOT_FIT, rules.place(), unfit);
    }
  }

  /**
   * Refuses what of the source stands in the way of these rows.
   *
   * @throws SnapshotException SOURCE_REFUSED naming everything at once
   */
  public void requireCapturable() {
    schema.requireCapturable(tables::containsKey, rules.largeObjectsNone());
  }

  /** How many tables and masked columns: nothing else. */
  @Override
  public String toString() {
    String masked =
        tables.values().stream()
            .filter(TablePlan::masks)
            .map(TablePlan::toString)
            .collect(Collectors.joining(", "));
    return tables.size() + " tables, masked: " + masked;
  }
}
