package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** From a mask's description to the mask at work. */
final class ValueMasks {
  private ValueMasks() {}

  /** Empty for the mask `null`, which needs no work. */
  static Optional<ValueMask> of(ValuePlan plan, MaskingKey key) {
    Optional<ValueMask> one =
        switch (plan.form().mask()) {
          case Mask.Json json -> Optional.of(json(json, plan, key));
          case Mask.Composite _ -> Optional.of(composite(plan, key));
          case Mask.Hstore hstore -> Optional.of(hstore(hstore, plan, key));
          default -> scalar(plan.form(), plan.kind(), key);
        };
    return plan.elements() ? one.map(ArrayMask::new) : one;
  }

  private static JsonMask json(Mask.Json json, ValuePlan plan, MaskingKey key) {
    JsonLeaf others = leaf(new Mask.Text(), plan.form().domain(), key);
    JsonTree root =
        new JsonTree(
            switch (json.others()) {
              case Mask.Others.Masked _ -> others;
              case Mask.Others.Refused _ -> new JsonLeaf.Refused();
              case Mask.Others.Kept _ -> new JsonLeaf.Kept();
            });
    if (plan.inside() instanceof ValuePlan.Inside.Documents(List<ValuePlan.Place> places)) {
      places.forEach(place -> root.put(place.path(), leaf(place.form(), key)));
    }
    root.settle();
    return new JsonMask(root, json.maskKeys() ? others : null);
  }

  private static CompositeMask composite(ValuePlan plan, MaskingKey key) {
    return plan.inside() instanceof ValuePlan.Inside.Fields(List<Optional<ValuePlan>> fields)
        ? new CompositeMask(fields.stream().map(field -> member(field, key)).toList())
        : new CompositeMask(List.of());
  }

  private static CompositeMask.Member member(Optional<ValuePlan> field, MaskingKey key) {
    if (field.isEmpty()) {
      return new CompositeMask.Member.Kept();
    }
    boolean constant = field.get().form().mask() instanceof Mask.Constant;
    return of(field.get(), key)
        .<CompositeMask.Member>map(mask -> new CompositeMask.Member.Masked(mask, constant))
        .orElseGet(CompositeMask.Member.Nulled::new);
  }

  private static HstoreMask hstore(Mask.Hstore hstore, ValuePlan plan, MaskingKey key) {
    HstoreMask.Member others =
        switch (hstore.others()) {
          case Mask.Others.Masked _ -> text(free(new Mask.Text(), plan.form().domain()), key);
          case Mask.Others.Refused _ -> new HstoreMask.Member.Refused();
          case Mask.Others.Kept _ -> new HstoreMask.Member.Kept();
        };
    Map<String, HstoreMask.Member> keys = new HashMap<>();
    if (plan.inside() instanceof ValuePlan.Inside.Keys(Map<String, DomainForm> named)) {
      named.forEach((name, form) -> keys.put(name, text(form, key)));
    }
    return new HstoreMask(keys, others);
  }

  private static HstoreMask.Member text(DomainForm form, MaskingKey key) {
    return switch (form.mask()) {
      case Mask.Null _ -> new HstoreMask.Member.Nulled();
      case Mask.Constant constant ->
          new HstoreMask.Member.Masked(new ConstantMask(constant.value()), true);
      default -> new HstoreMask.Member.Masked(new StringMask(form, key), false);
    };
  }

  private static DomainForm free(Mask mask, String domain) {
    return new DomainForm(mask, domain, OptionalInt.empty(), false, false, false);
  }

  private static JsonLeaf leaf(Mask mask, String domain, MaskingKey key) {
    return leaf(free(mask, domain), key);
  }

  private static JsonLeaf leaf(DomainForm form, MaskingKey key) {
    return switch (form.mask()) {
      case Mask.Null _ -> new JsonLeaf.Nulled();
      case Mask.Constant constant -> new JsonConstant(constant.value());
      case Mask.Email _,
          Mask.Phone _,
          Mask.Name _,
          Mask.Address _,
          Mask.Text _,
          Mask.Numeral _,
          Mask.DateShift _,
          Mask.Uuid _,
          Mask.Hash _,
          Mask.Network _,
          Mask.Card _,
          Mask.Iban _,
          Mask.Redact _,
          Mask.Geo _,
          Mask.Encrypt _,
          Mask.Custom _ ->
          new JsonMasked(form, key);
      case Mask.Json _, Mask.Composite _, Mask.Hstore _ ->
          throw new IllegalStateException("a place in documents is no document");
      case Mask.Sql _ -> throw new IllegalStateException("the source computes it");
    };
  }

  /** The mask of values that are not documents. */
  static Optional<ValueMask> scalar(DomainForm form, TypeKind kind, MaskingKey key) {
    ValueMask mask =
        switch (form.mask()) {
          case Mask.Email email when email.person().isPresent() ->
              new PersonMask(key, form, Optional.empty());
          case Mask.Email _ -> new EmailMask(key, form);
          case Mask.Phone _ -> new PhoneMask(key, form);
          case Mask.Name name when name.person().isPresent() ->
              new PersonMask(key, form, Optional.of(name.part()));
          case Mask.Name name -> new NameMask(key, form, name.part());
          case Mask.Address address -> new AddressMask(key, form, address.part());
          case Mask.Text _ -> new TextMask(key, form.domain());
          case Mask.Numeral _ when kind == TypeKind.FLOAT -> new FloatMask(key, form.domain());
          case Mask.Numeral _ -> new NumberMask(key, form.domain());
          case Mask.DateShift shift -> new DateMask(key, form, shift, kind);
          case Mask.Uuid _ -> new UuidMask(key, form);
          case Mask.Hash _ -> new HashMask(key, form, kind == TypeKind.BYTES);
          case Mask.Network _ -> new NetworkMask(key, form, kind);
          case Mask.Card _ -> new CardMask(key, form, kind);
          case Mask.Iban _ -> new IbanMask(key, form);
          case Mask.Redact _ -> new RedactMask(key, form);
          case Mask.Geo geo ->
              geo.part() == Mask.GeoPart.POINT
                  ? new PointMask(key, form, geo)
                  : new GeoMask(key, form, geo, kind);
          case Mask.Custom custom -> new CustomValues(key, form, custom);
          case Mask.Encrypt encrypt -> new EncryptMask(key, form, encrypt.alphabet(), kind);
          case Mask.Constant constant -> new ConstantMask(constant.value());
          case Mask.Null _ -> null;
          case Mask.Json _, Mask.Composite _, Mask.Hstore _ ->
              throw new IllegalStateException("what has parts is no scalar");
          case Mask.Sql _ -> throw new IllegalStateException("the source computes it");
        };
    // Capital letters are what it goes by
    boolean folds = form.folds() && !(form.mask() instanceof Mask.Redact);
    return Optional.ofNullable(mask)
        .map(m -> folds || form.padded() ? new FoldedMask(m, folds, form.padded()) : m);
  }
}
