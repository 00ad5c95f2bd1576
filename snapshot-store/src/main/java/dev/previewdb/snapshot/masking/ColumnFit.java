package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import java.util.OptionalInt;

/** Whether a mask fits a column's type, length and NOT NULL. */
record ColumnFit(Findings findings) {
  void prove(ColumnKey key, SourceColumn column, ColumnRule.Masked rule, DomainForm form) {
    Mask mask = rule.mask();
    boolean lone = mask instanceof Mask.Null || mask instanceof Mask.Constant;
    ColumnType type = lone ? column.type() : column.type().ofElements();
    if (!mask.takes().contains(type.kind())) {
      findings.unfit(
          key,
          "the mask %s does not take %s. %s"
              .formatted(mask.word(), column.type().sql(), forKind(type)));
      return;
    }
    if (mask instanceof Mask.Null && column.notNull()) {
      findings.unfit(
          key, "it is NOT NULL, and cannot be masked by null. Use another mask, such as constant");
    }
    if (mask instanceof Mask.Constant constant && !ConstantFit.fits(type, constant.value())) {
      findings.unfit(
          key,
          "its constant is not proven to be %s. %s"
              .formatted(
                  type.sql(),
                  ConstantFit.neutral(type)
                      .map(v -> "Use `value: \"" + v + "\"`, or null")
                      .orElse("Use null")));
    }
    if (mask instanceof Mask.Numeral && type.scale().orElse(0) < 0) {
      findings.unfit(key, "the mask number does not take a negative scale. Use constant or null");
    }
    if (mask instanceof Mask.Geo geo) {
      geo(key, type, geo);
    }
    int least = shortest(mask, form.unique());
    OptionalInt most = type.maxLength();
    if (most.isPresent() && most.getAsInt() < least) {
      findings.unfit(
          key,
          "%s holds %d characters, and the mask %s needs %d%s. Use `mask: text`, which keeps each value's length, or null or constant"
              .formatted(
                  type.sql(),
                  most.getAsInt(),
                  mask.word(),
                  least,
                  form.unique() ? " to keep values unique" : ""));
    }
  }

  private void geo(ColumnKey key, ColumnType type, Mask.Geo geo) {
    if (type.precision().isEmpty() || type.scale().isEmpty()) {
      return;
    }
    int whole = type.precision().getAsInt() - type.scale().getAsInt();
    int needed = geo.part() == Mask.GeoPart.LATITUDE ? 2 : 3;
    if (whole < needed) {
      findings.unfit(
          key,
          "%s has room for %d digits before the point, and the mask geo needs %d. Use number, null or constant"
              .formatted(type.sql(), whole, needed));
    } else if (geo.metres() / GeoMask.DEGREE / 2 < Math.pow(10, -type.scale().getAsInt())) {
      findings.unfit(
          key,
          "%s rounds a move of %d metres away. Use more `metres`, or number, null or constant"
              .formatted(type.sql(), geo.metres()));
    }
  }

  /** Characters that a column needs room for; 0 where a mask keeps each value's length. */
  static int shortest(Mask mask, boolean unique) {
    return switch (mask) {
      case Mask.Email _ -> EmailMask.shortest(unique);
      case Mask.Phone _ -> PhoneMask.shortest(unique);
      case Mask.Name name -> NameMask.shortest(name.part());
      case Mask.Address address -> AddressMask.shortest(address.part());
      case Mask.Uuid _ -> UuidMask.LENGTH;
      case Mask.Hash _ -> HashMask.shortest(unique);
      case Mask.Text _,
          Mask.Numeral _,
          Mask.DateShift _,
          Mask.Network _,
          Mask.Card _,
          Mask.Iban _,
          Mask.Redact _,
          Mask.Geo _,
          Mask.Null _,
          Mask.Constant _,
          Mask.Json _ ->
          0;
    };
  }

  private static String forKind(ColumnType type) {
    return switch (type.kind()) {
      case TEXT ->
          "Use one of email, name, phone, address, text, text.redact, network, card, iban, uuid, hash, null, constant";
      case INTEGER -> "Use number, card, null or constant";
      case NUMERIC -> "Use number, card, geo with a `part`, null or constant";
      case FLOAT -> "Use number, geo with a `part`, null or constant";
      case DATE, TIMESTAMP -> "Use date, null or constant";
      case UUID -> "Use uuid, null or constant";
      case BYTES -> "Use hash, null or constant";
      case NETWORK -> "Use network, null or constant";
      case POINT -> "Use geo without a `part`, null or constant";
      case JSON -> "Use json, null or constant";
      case BOOLEAN, ENUM, ARRAY, RANGE, COMPOSITE, OTHER ->
          "Use null, or constant with `value: \"%s\"`"
              .formatted(ConstantFit.neutral(type).orElse("…"));
    };
  }
}
