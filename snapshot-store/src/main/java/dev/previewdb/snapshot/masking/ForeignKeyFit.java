package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.Optional;

/** Whether both sides of a foreign key still hold the same values. */
record ForeignKeyFit(Findings findings, Decisions decisions) {
  void prove(SourceTable table, ForeignKey foreignKey) {
    boolean nulled =
        foreignKey.columns().stream().anyMatch(c -> decisions.of(table.name(), c).nulled());
    if (nulled) {
      // It points nowhere any more
      return;
    }
    Optional<SourceTable> target = decisions.table(foreignKey.target());
    if (target.isPresent() && decisions.copied(table)) {
      if (decisions.copied(target.get())) {
        for (int i = 0; i < foreignKey.columns().size(); i++) {
          pair(table, foreignKey, i);
        }
      } else {
        missing(table, foreignKey);
      }
    }
  }

  /** Rows that a rule chooses bring along those that they point at; of no rows there are none. */
  private void missing(SourceTable table, ForeignKey foreignKey) {
    String nullable =
        foreignKey.columns().stream()
            .filter(c -> table.column(c).filter(column -> !column.notNull()).isPresent())
            .findFirst()
            .map(c -> "Use `mask: null` for " + TableName.oneLine(c) + ", `rows: none`")
            .orElse("Use `rows: none`");
    findings.unfit(
        new ColumnKey(table.name(), foreignKey.columns().getFirst()),
        "it points at %s (%s), whose rows are not copied. %s for %s too, or copy rows of %s"
            .formatted(
                foreignKey.target(),
                name(foreignKey),
                nullable,
                table.name(),
                foreignKey.target()));
  }

  private void pair(SourceTable table, ForeignKey foreignKey, int at) {
    ColumnKey from = new ColumnKey(table.name(), foreignKey.columns().get(at));
    ColumnKey to = new ColumnKey(foreignKey.target(), foreignKey.targetColumns().get(at));
    Optional<ColumnRule.Masked> here = decisions.of(from.table(), from.column()).mask();
    Optional<ColumnRule.Masked> there = decisions.of(to.table(), to.column()).mask();
    if (here.isEmpty() && there.isEmpty()) {
      computed(table, foreignKey, from);
      return;
    }
    if (here.isEmpty() || there.isEmpty()) {
      if (!unreviewed(from) && !unreviewed(to)) {
        findings.unfit(
            from,
            "it points at %s (%s), and only %s is masked. Give both the same mask and domain, or keep both"
                .formatted(to, name(foreignKey), here.isPresent() ? "the one" : "the other"));
      }
      return;
    }
    boolean same =
        here.get().mask().equals(there.get().mask())
            && here.get().domain().equals(there.get().domain());
    if (!same) {
      findings.unfit(
          from,
          "it points at %s (%s), which is masked otherwise: give both the same mask and domain, here `%s` in `%s`"
              .formatted(to, name(foreignKey), there.get().mask().word(), there.get().domain()));
    } else if (here.get().mask().reads().isPresent() || here.get().mask() instanceof Mask.Sql) {
      findings.unfit(
          from,
          "it points at %s (%s), and is masked by other columns of its own row. Use a mask that reads nothing but the value"
              .formatted(to, name(foreignKey)));
    } else if (here.get().when().isPresent() || there.get().when().isPresent()) {
      findings.unfit(
          from,
          "it points at %s (%s), and a `when` could mask one side only. Leave `when` out"
              .formatted(to, name(foreignKey)));
    }
  }

  private void computed(SourceTable table, ForeignKey foreignKey, ColumnKey from) {
    table
        .column(from.column())
        .filter(c -> !c.copied())
        .ifPresent(c ->
            c.computedFrom().stream()
                .filter(input -> decisions.of(table.name(), input).mask().isPresent())
                .forEach(input ->
                    findings.unfit(
                        new ColumnKey(table.name(), input),
                        "%s, which is computed from it, points at %s (%s). Keep it, or use `rows: none`"
                            .formatted(from, foreignKey.target(), name(foreignKey)))));
  }

  private boolean unreviewed(ColumnKey key) {
    return decisions.of(key.table(), key.column()) instanceof Decision.Unreviewed;
  }

  private static String name(ForeignKey foreignKey) {
    return "foreign key " + TableName.oneLine(foreignKey.name());
  }
}
