package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.CheckConstraint;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import java.util.Optional;

/** Rules held against a schema: what is decided of every column, and all that does not fit. */
final class PlanProof {
  private final SourceSchema schema;
  private final Findings findings = new Findings();
  private final Decisions decisions;
  private final DomainForms forms;

  private PlanProof(SourceSchema schema, MaskingRules rules) {
    this.schema = schema;
    this.decisions = new Decisions(schema, rules, findings);
    this.forms = new DomainForms(findings);
  }

  static PlanProof of(SourceSchema schema, MaskingRules rules) {
    PlanProof proof = new PlanProof(schema, rules);
    proof.gather();
    proof.prove();
    return proof;
  }

  Findings findings() {
    return findings;
  }

  Decisions decisions() {
    return decisions;
  }

  DomainForms forms() {
    return forms;
  }

  PartitionFit partitions() {
    return new PartitionFit(findings, decisions);
  }

  /** All columns of a domain must be known before any of them can be proven. */
  private void gather() {
    for (SourceTable table : schema.tables()) {
      if (decisions.choosesOfPartition(table)) {
        findings.unfit(
            new ColumnKey(table.name(), "rows"),
            "it is a partition of " + table.root() + ". Write `rows` for that table");
      }
      for (SourceColumn column : table.columns()) {
        ColumnKey key = new ColumnKey(table.name(), column.name());
        Decision decision = decisions.of(table, column);
        if (decision instanceof Decision.Unreviewed && !table.isPartition()) {
          findings.unreviewed(key);
        }
        decision
            .mask()
            .ifPresent(rule -> forms.add(key, column, rule, UniqueFit.inKey(table, column.name())));
      }
    }
  }

  private void prove() {
    ColumnFit columns = new ColumnFit(findings, decisions, forms);
    UniqueFit unique = new UniqueFit(findings, decisions, forms);
    ForeignKeyFit foreignKeys = new ForeignKeyFit(findings, decisions);
    CheckFit checks = new CheckFit(findings, decisions, forms);
    for (SourceTable table : schema.tables()) {
      table.partitioning().ifPresent(p -> partitions().prove(table, p));
      if (!decisions.copied(table)) {
        continue;
      }
      if (!table.isPartition()) {
        table.columns().forEach(column -> prove(table, column, columns, checks));
      }
      table.uniqueKeys().forEach(key -> unique.prove(table, key));
      table.foreignKeys().forEach(foreignKey -> foreignKeys.prove(table, foreignKey));
      for (CheckConstraint check : table.checks()) {
        // A partition has its own copy of each of its root's
        if (!table.isPartition() || !rootHas(table, check)) {
          checks.prove(table, check);
        }
      }
    }
  }

  private boolean rootHas(SourceTable table, CheckConstraint check) {
    return decisions.table(table.root()).stream()
        .flatMap(root -> root.checks().stream())
        .anyMatch(c -> c.name().equals(check.name()) && c.expression().equals(check.expression()));
  }

  private void prove(SourceTable table, SourceColumn column, ColumnFit columns, CheckFit checks) {
    ColumnKey key = new ColumnKey(table.name(), column.name());
    Optional<ColumnRule.Masked> rule = decisions.of(table, column).mask();
    rule.ifPresent(masked -> {
      columns.prove(table, column, masked);
      checks.prove(key, column, masked);
    });
  }
}
