package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

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
    add(key, rule.mask(), rule.domain(), column.type(), unique);
  }

  private void add(ColumnKey key, Mask mask, String domain, ColumnType whole, boolean unique) {
    ColumnType type = whole.ofElements();
    switch (mask) {
      case Mask.Json json -> json.paths().forEach(p -> addText(key, p.mask(), p.domain()));
      case Mask.Hstore hstore -> hstore.keys().forEach(p -> addText(key, p.mask(), p.domain()));
      case Mask.Composite _ ->
          CompositeFields.of(mask, domain, type)
              .forEach(f ->
                  f.rule()
                      .filter(r -> !r.mask().lone())
                      .ifPresent(r -> add(key, r.mask(), r.domain(), f.field().type(), false)));
      default -> {}
    }
    put(
        key,
        name(key, mask, domain),
        new DomainForm(
            mask.inDomain(),
            domain,
            type.maxLength(),
            unique,
            type.foldsCase(),
            type.blankPadded()));
  }

  /** A text in the column's values, which has no limit of its own. */
  private void addText(ColumnKey key, Mask mask, String domain) {
    if (!mask.lone()) {
      put(key, domain, free(mask, domain));
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

  /** How the values of a column are masked, and what is in them. */
  ValuePlan plan(ColumnKey key, ColumnRule.Masked rule, ColumnType type) {
    return plan(of(key, rule), type);
  }

  private ValuePlan plan(DomainForm form, ColumnType type) {
    Mask mask = form.mask();
    return mask.lone()
        ? ValuePlan.of(form, type.kind())
        : new ValuePlan(
            type.ofElements().kind(), type.element().isPresent(), form, inside(form, type));
  }

  private ValuePlan.Inside inside(DomainForm form, ColumnType type) {
    return switch (form.mask()) {
      case Mask.Json json ->
          new ValuePlan.Inside.Documents(
              json.paths().stream()
                  .map(p -> new ValuePlan.Place(p.path(), of(p.mask(), p.domain())))
                  .toList());
      case Mask.Hstore hstore ->
          new ValuePlan.Inside.Keys(
              hstore.keys().stream()
                  .collect(Collectors.toMap(Mask.PartRule::part, p -> of(p.mask(), p.domain()))));
      case Mask.Composite composite ->
          new ValuePlan.Inside.Fields(
              CompositeFields.of(composite, form.domain(), type.ofElements()).stream()
                  .map(f -> f.rule().map(r -> plan(of(r.mask(), r.domain()), f.field().type())))
                  .toList());
      default -> new ValuePlan.Inside.Whole();
    };
  }

  /** The form of a part of a value. */
  DomainForm of(Mask mask, String domain) {
    DomainForm form = forms.get(domain);
    return form == null || !form.mask().equals(mask) ? free(mask, domain) : form;
  }

  DomainForm of(ColumnKey key, ColumnRule.Masked rule) {
    DomainForm form = forms.get(name(key, rule.mask(), rule.domain()));
    return form == null ? free(rule.mask(), rule.domain()) : form;
  }

  /**
   * The domain, or a name that no domain of the rules file can have: of what is in no domain, and
   * of what is chosen by another column, for unlike masks of one person share a domain.
   */
  private static String name(ColumnKey key, Mask mask, String domain) {
    if (mask.lone()) {
      return "\0" + mask.word() + "\0" + key.table().spelling() + "\0" + key.column();
    }
    if (mask.reads().isPresent()) {
      return "\0" + (mask instanceof Mask.DateShift ? "date" : mask.inDomain()) + "\0" + domain;
    }
    return domain;
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
