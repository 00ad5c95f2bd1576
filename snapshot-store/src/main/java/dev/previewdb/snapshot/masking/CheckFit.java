package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.CheckConstraint;
import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what a CHECK let in before, it still lets in masked. */
record CheckFit(Findings findings, Decisions decisions, DomainForms forms) {
  private static final Pattern COMPARED =
      Pattern.compile("(\\w+|\"[^\"]+\") (<|<=|>|>=|=|<>) (\\w+|\"[^\"]+\")");

  void prove(SourceTable table, CheckConstraint check) {
    List<String> masked =
        check.columns().stream()
            .filter(c -> decisions.of(table.name(), c).mask().isPresent())
            .toList();
    check.columns().forEach(name -> computed(table, name, check));
    for (String name : masked) {
      table
          .column(name)
          .ifPresent(column ->
              decisions
                  .of(table, column)
                  .mask()
                  .ifPresent(rule -> prove(table, column, rule, check, masked)));
    }
  }

  private void prove(
      SourceTable table,
      SourceColumn column,
      ColumnRule.Masked rule,
      CheckConstraint check,
      List<String> masked) {
    ColumnKey key = new ColumnKey(table.name(), column.name());
    CheckAtoms atoms = new CheckAtoms(forms.of(key, rule), column.type().kind());
    boolean proven =
        CheckExpression.all(
            check.expression(),
            atom ->
                !mentions(atom, column.name())
                    || (masked.stream().filter(other -> mentions(atom, other)).count() == 1
                        && atoms.proven(atom))
                    || ordered(table, atom));
    if (!proven && !rule.fits().contains(check.name())) {
      refuse(key, rule, check);
    }
  }

  /**
   * A CHECK on a computed column is one on what it is computed from, and nothing is known of how.
   */
  private void computed(SourceTable table, String name, CheckConstraint check) {
    for (String input : table.column(name).map(SourceColumn::computedFrom).orElse(Set.of())) {
      decisions
          .of(table.name(), input)
          .mask()
          .filter(rule -> !rule.fits().contains(check.name()))
          .ifPresent(rule -> refuse(new ColumnKey(table.name(), input), rule, check));
    }
  }

  /** The checks of the column's domains, over `VALUE`. */
  void prove(ColumnKey key, SourceColumn column, ColumnRule.Masked rule) {
    CheckAtoms atoms = new CheckAtoms(forms.of(key, rule), column.type().kind());
    for (CheckConstraint check : column.domainChecks()) {
      if (!rule.fits().contains(check.name())
          && !CheckExpression.all(check.expression(), atoms::proven)) {
        refuse(key, rule, check);
      }
    }
    fields(key, rule, rule.mask(), rule.domain(), column.type());
  }

  /** The checks of the domains of a composite's fields, at whatever depth. */
  private void fields(
      ColumnKey key, ColumnRule.Masked rule, Mask mask, String domain, ColumnType type) {
    for (CompositeFields member : CompositeFields.of(mask, domain, type.ofElements())) {
      if (member.rule().isPresent()) {
        Mask.PartRule part = member.rule().get();
        CheckAtoms atoms =
            new CheckAtoms(forms.of(part.mask(), part.domain()), member.field().type().kind());
        member.field().checks().stream()
            .filter(check -> !rule.fits().contains(check.name()))
            .filter(check -> !CheckExpression.all(check.expression(), atoms::proven))
            .forEach(check -> refuse(key, rule, check));
        fields(key, rule, part.mask(), part.domain(), member.field().type());
      }
    }
  }

  private void refuse(ColumnKey key, ColumnRule.Masked rule, CheckConstraint check) {
    String name = TableName.oneLine(check.name());
    findings.unfit(
        key,
        "the CHECK %s reads it, and the mask %s cannot be proven to satisfy it. Use another mask, or vouch for it: `fits: [\"%s\"]`; the load fails if it is not so"
            .formatted(name, rule.mask().word(), name),
        check.name());
  }

  /** Dates that move together keep their order. */
  private boolean ordered(SourceTable table, String atom) {
    Matcher matcher = COMPARED.matcher(atom);
    if (!matcher.matches()) {
      return false;
    }
    Optional<ColumnRule.Masked> left = together(table, matcher.group(1));
    Optional<ColumnRule.Masked> right = together(table, matcher.group(3));
    return left.isPresent()
        && right.isPresent()
        && left.get().domain().equals(right.get().domain())
        && left.get().mask().equals(right.get().mask());
  }

  private Optional<ColumnRule.Masked> together(SourceTable table, String column) {
    return decisions
        .of(table.name(), TableName.unquote(column))
        .mask()
        .filter(
            rule -> rule.mask() instanceof Mask.DateShift shift && shift.per() != Mask.Per.VALUE)
        .filter(rule -> rule.when().isEmpty());
  }

  private static boolean mentions(String atom, String column) {
    return Pattern.compile(
            "(?<!\\w)\"?" + Pattern.quote(column.replace("\"", "\"\"")) + "\"?(?!\\w)")
        .matcher(atom)
        .find();
  }
}
