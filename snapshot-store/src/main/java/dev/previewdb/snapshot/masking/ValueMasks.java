package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Optional;
import java.util.OptionalInt;

/** From a mask's description to the mask at work. */
final class ValueMasks {
  private ValueMasks() {}

  /** Empty for the mask `null`, which needs no work. */
  static Optional<ValueMask> of(FieldPlan plan, MaskingKey key) {
    Optional<ValueMask> one =
        plan.form().mask() instanceof Mask.Json json
            ? Optional.of(json(json, plan, key))
            : scalar(plan.form(), plan.kind(), key);
    return plan.elements() ? one.map(ArrayMask::new) : one;
  }

  private static JsonMask json(Mask.Json json, FieldPlan plan, MaskingKey key) {
    JsonLeaf others = leaf(new Mask.Text(), plan.form().domain(), key);
    JsonTree root =
        new JsonTree(
            switch (json.others()) {
              case Mask.JsonOthers.Masked _ -> others;
              case Mask.JsonOthers.Refused _ -> new JsonLeaf.Refused();
              case Mask.JsonOthers.Kept _ -> new JsonLeaf.Kept();
            });
    plan.places().forEach(place -> root.put(place.path(), leaf(place.form(), key)));
    root.settle();
    return new JsonMask(root, json.maskKeys() ? others : null);
  }

  private static JsonLeaf leaf(Mask mask, String domain, MaskingKey key) {
    return leaf(new DomainForm(mask, domain, OptionalInt.empty(), false, false, false), key);
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
          Mask.Geo _ ->
          new JsonMasked(form, key);
      case Mask.Json _ -> throw new IllegalStateException("a place in documents is no document");
    };
  }

  /** The mask of values that are not documents. */
  static Optional<ValueMask> scalar(DomainForm form, TypeKind kind, MaskingKey key) {
    ValueMask mask =
        switch (form.mask()) {
          case Mask.Email _ -> new EmailMask(key, form);
          case Mask.Phone _ -> new PhoneMask(key, form);
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
          case Mask.Constant constant -> new ConstantMask(constant.value());
          case Mask.Null _ -> null;
          case Mask.Json _ -> throw new IllegalStateException("documents are no scalars");
        };
    // Capital letters are what it goes by
    boolean folds = form.folds() && !(form.mask() instanceof Mask.Redact);
    return Optional.ofNullable(mask)
        .map(m -> folds || form.padded() ? new FoldedMask(m, folds, form.padded()) : m);
  }
}
