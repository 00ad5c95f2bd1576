package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.TypeKind;
import dev.previewdb.snapshot.source.UniqueKey;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether what must differ still differs once it is masked. */
record UniqueFit(Findings findings, Decisions decisions, DomainForms forms) {
  private static final Pattern ONLY_NULL_TESTS =
      Pattern.compile("[^'()]+ IS (NOT )?NULL( AND [^'()]+ IS (NOT )?NULL)*");

  /** Whether a column is in any key by equality, so that its mask must keep values apart. */
  static boolean inKey(SourceTable table, String column) {
    return table.uniqueKeys().stream()
        .flatMap(key -> key.terms().stream())
        .anyMatch(term -> term.columns().contains(column));
  }

  void prove(SourceTable table, UniqueKey key) {
    boolean nulled =
        key.nullsDistinct()
            && key.terms().stream()
                .filter(UniqueKey.Term::plain)
                .flatMap(term -> term.columns().stream())
                .anyMatch(c -> decisions.of(table.name(), c).nulled());
    if (nulled) {
      // A key with a NULL in it is equal to no other
      return;
    }
    key.terms().forEach(term -> prove(table, key, term));
    if (!ONLY_NULL_TESTS.matcher(key.predicate()).matches()) {
      key.predicateColumns()
          .forEach(c ->
              masked(table, c).ifPresent(m -> predicate(new ColumnKey(table.name(), c), m, key)));
    }
  }

  private void prove(SourceTable table, UniqueKey key, UniqueKey.Term term) {
    for (String name : term.columns()) {
      Optional<SourceColumn> column = table.column(name);
      Optional<ColumnRule.Masked> rule = masked(table, name);
      if (column.isPresent() && rule.isPresent()) {
        ColumnKey at = new ColumnKey(table.name(), name);
        prove(at, column.get(), rule.get(), key, term);
      } else if (column.isPresent() && !column.get().copied()) {
        computed(table, column.get(), key);
      }
    }
  }

  private void prove(
      ColumnKey at,
      SourceColumn column,
      ColumnRule.Masked rule,
      UniqueKey key,
      UniqueKey.Term term) {
    String unique = "it must stay unique (" + oneLine(key) + ")";
    ColumnType type = column.type();
    DomainForm form = forms.of(at, rule);
    if (rule.when().isPresent()) {
      findings.unfit(
          at,
          unique + ", and a `when` could mask one value to another that stays. Leave `when` out");
    } else if (rule.mask().classOn(type.kind()) == MaskClass.LOSSY) {
      findings.unfit(
          at, unique + ", and the mask " + rule.mask().word() + " is lossy. " + instead(type));
    } else if (type.kind() == TypeKind.TEXT && form.folds() && !type.foldsCase()) {
      findings.unfit(
          at,
          unique
              + ", and its domain `"
              + rule.domain()
              + "` has a column of citext, for which case does not count. Use another domain");
    } else if (type.kind() == TypeKind.TEXT && form.padded() && !type.blankPadded()) {
      findings.unfit(
          at,
          unique
              + ", and its domain `"
              + rule.domain()
              + "` has a column of char(n), for which blanks at the end do not count. Use another domain");
    } else if (rule.fits().contains(key.name())) {
      return;
    } else if (!type.plainEquality()) {
      vouch(at, unique + " under a collation for which unlike texts may be equal", key);
    } else if (!term.equality()) {
      vouch(at, "the exclusion " + oneLine(key) + " compares it by more than equality", key);
    } else if (!term.plain() && !lowerCaseOnly(term, rule.mask())) {
      vouch(at, "the unique index " + oneLine(key) + " is on an expression of it", key);
    }
  }

  /** These masks give small letters only, so `lower` does nothing to their results. */
  private static boolean lowerCaseOnly(UniqueKey.Term term, Mask mask) {
    boolean small =
        switch (mask) {
          case Mask.Email _, Mask.Phone _, Mask.Uuid _, Mask.Hash _ -> true;
          case Mask.Name _,
              Mask.Address _,
              Mask.Text _,
              Mask.Numeral _,
              Mask.DateShift _,
              Mask.Network _,
              Mask.Card _,
              Mask.Iban _,
              Mask.Redact _,
              Mask.Geo _,
              Mask.Encrypt _,
              Mask.Sql _,
              Mask.Custom _,
              Mask.Null _,
              Mask.Constant _,
              Mask.Json _,
              Mask.Composite _,
              Mask.Hstore _ ->
              false;
        };
    return small && term.expression().matches("lower\\((\\w+|\"[^\"]+\")(::text)?\\)");
  }

  private void predicate(ColumnKey at, ColumnRule.Masked rule, UniqueKey key) {
    if (!rule.fits().contains(key.name())) {
      vouch(at, "it decides which rows are in the partial unique index " + oneLine(key), key);
    }
  }

  private void computed(SourceTable table, SourceColumn column, UniqueKey key) {
    Set<String> masked =
        column.computedFrom().stream()
            .filter(c -> masked(table, c).isPresent())
            .collect(Collectors.toSet());
    for (String c : masked) {
      ColumnKey at = new ColumnKey(table.name(), c);
      if (!masked(table, c).map(m -> m.fits().contains(key.name())).orElse(true)) {
        vouch(
            at,
            "the unique index " + oneLine(key) + " is on a column that is computed from it",
            key);
      }
    }
  }

  private void vouch(ColumnKey at, String why, UniqueKey key) {
    findings.unfit(
        at,
        why
            + ", which cannot be proven. Use constant or null where that fits, keep it, or vouch for it: `fits: [\""
            + oneLine(key)
            + "\"]`; the load fails if it is not so",
        key.name());
  }

  private static String oneLine(UniqueKey key) {
    return TableName.oneLine(key.name());
  }

  private Optional<ColumnRule.Masked> masked(SourceTable table, String column) {
    return decisions.of(table.name(), column).mask();
  }

  private static String instead(ColumnType type) {
    return switch (type.kind()) {
      case TEXT -> "Use email, phone, text, encrypt, network, iban, uuid or hash";
      case INTEGER, NUMERIC -> "Use number";
      case DATE, TIMESTAMP -> "Use `mask: date` with `per: domain`";
      case UUID -> "Use uuid";
      case BYTES -> "Use hash";
      case NETWORK -> "Use network";
      case FLOAT, BOOLEAN, JSON, ENUM, ARRAY, RANGE, COMPOSITE, POINT, HSTORE, OTHER ->
          "No mask keeps values of its type apart: keep it, or use `rows: none` for its table";
    };
  }
}
