package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The form of each domain, gathered from all columns that use it. */
final class DomainForms {
  private record First(Mask mask, ColumnKey column) {}

  private final Findings findings;
  private final Map<String, DomainForm> forms = new HashMap<>();
  private final Map<String, First> firsts = new HashMap<>();

  DomainForms(Findings findings) {
    this.findings = findings;
  }

  void add(ColumnKey key, SourceColumn column, ColumnRule.Masked rule, boolean unique) {
    if (rule.mask() instanceof Mask.Json json) {
      json.paths().forEach(place -> addPlace(key, place));
    }
    // Nothing of the value is left that could agree with another column's
    boolean lone = rule.mask() instanceof Mask.Null || rule.mask() instanceof Mask.Constant;
    String name = lone ? name(key, rule) : rule.domain();
    ColumnType type = column.type().ofElements();
    DomainForm one =
        new DomainForm(
            rule.mask(),
            rule.domain(),
            type.maxLength(),
            unique,
            type.foldsCase(),
            type.blankPadded());
    put(key, name, one);
  }

  /** A place in the column's documents, which has no limit of its own. */
  private void addPlace(ColumnKey key, Mask.JsonRule place) {
    if (!(place.mask() instanceof Mask.Null) && !(place.mask() instanceof Mask.Constant)) {
      put(key, place.domain(), free(place.mask(), place.domain()));
    }
  }

  private void put(ColumnKey key, String name, DomainForm one) {
    First first = firsts.computeIfAbsent(name, _ -> new First(one.mask(), key));
    if (first.mask().equals(one.mask())) {
      forms.merge(name, one, DomainForms::merge);
    } else {
      findings.unfit(
          key,
          "its domain `%s` is masked by %s in %s. Use the same mask, or another domain"
              .formatted(one.domain(), first.mask().word(), first.column()));
    }
  }

  private static DomainForm free(Mask mask, String domain) {
    return new DomainForm(mask, domain, OptionalInt.empty(), false, false, false);
  }

  /** How the places in a column's documents are masked. */
  List<FieldPlan.Place> places(ColumnRule.Masked rule) {
    return rule.mask() instanceof Mask.Json json
        ? json.paths().stream().map(p -> new FieldPlan.Place(p.path(), form(p))).toList()
        : List.of();
  }

  private DomainForm form(Mask.JsonRule place) {
    DomainForm form = forms.get(place.domain());
    return form == null || !form.mask().equals(place.mask())
        ? free(place.mask(), place.domain())
        : form;
  }

  DomainForm of(ColumnKey key, ColumnRule.Masked rule) {
    boolean lone = rule.mask() instanceof Mask.Null || rule.mask() instanceof Mask.Constant;
    DomainForm form = forms.get(lone ? name(key, rule) : rule.domain());
    return form == null ? free(rule.mask(), rule.domain()) : form;
  }

  /** A name that no domain of the rules file can have. */
  private static String name(ColumnKey key, ColumnRule.Masked rule) {
    return "\0" + rule.mask().word() + "\0" + key.table().spelling() + "\0" + key.column();
  }

  private static DomainForm merge(DomainForm a, DomainForm b) {
    return new DomainForm(
        a.mask(),
        a.domain(),
        shorter(a.shortest(), b.shortest()),
        a.unique() || b.unique(),
        a.folds() || b.folds(),
        a.padded() || b.padded());
  }

  private static OptionalInt shorter(OptionalInt a, OptionalInt b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()));
  }
}
