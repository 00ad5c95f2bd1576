package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Optional;

/** From a mask's description to the mask at work. */
final class ValueMasks {
  private ValueMasks() {}

  /** Empty for the mask `null`, which needs no work. */
  static Optional<ValueMask> of(DomainForm form, TypeKind kind, MaskingKey key) {
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
          case Mask.Constant constant -> new ConstantMask(constant.value());
          case Mask.Null _ -> null;
        };
    return Optional.ofNullable(mask)
        .map(m ->
            form.folds() || form.padded() ? new FoldedMask(m, form.folds(), form.padded()) : m);
  }
}
