package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.TypeKind;
import java.util.OptionalInt;

/** Whether a mask fits a column's type, length and NOT NULL. */
record ColumnFit(Findings findings, Decisions decisions, DomainForms forms) {
  void prove(SourceTable table, SourceColumn column, ColumnRule.Masked rule) {
    ColumnKey key = new ColumnKey(table.name(), column.name());
    rule.mask().reads().ifPresent(other -> reads(key, table, other));
    prove(key, "", forms.of(key, rule), column.type(), column.notNull());
  }

  /**
   * @param within names the field of a composite with a colon behind it; empty for the column
   */
  private void prove(
      ColumnKey key, String within, DomainForm form, ColumnType whole, boolean notNull) {
    Mask mask = form.mask();
    ColumnType type = mask.lone() ? whole : whole.ofElements();
    if (!mask.takes().contains(type.kind())) {
      unfit(
          key,
          within,
          "the mask %s does not take %s. %s".formatted(mask.word(), whole.sql(), forKind(type)));
      return;
    }
    if (mask instanceof Mask.Null && notNull) {
      unfit(
          key,
          within,
          "it is NOT NULL, and cannot be masked by null. Use another mask, such as constant");
    }
    if (mask instanceof Mask.Composite composite) {
      fields(key, within, composite, form.domain(), type);
    }
    if (mask instanceof Mask.Constant constant && !ConstantFit.fits(type, constant.value())) {
      unfit(
          key,
          within,
          "its constant is not proven to be %s. %s"
              .formatted(
                  type.sql(),
                  ConstantFit.neutral(type)
                      .map(v -> "Use `value: \"" + v + "\"`, or null")
                      .orElse("Use null")));
    }
    if (mask instanceof Mask.Numeral && type.scale().orElse(0) < 0) {
      unfit(key, within, "the mask number does not take a negative scale. Use constant or null");
    }
    if (mask instanceof Mask.Geo geo) {
      geo(key, within, type, geo);
    }
    if (mask instanceof Mask.Encrypt encrypt) {
      encrypt(key, within, type, form.folds(), encrypt.alphabet());
    }
    int least = shortest(mask, form.unique());
    OptionalInt most = type.maxLength();
    if (most.isPresent() && most.getAsInt() < least) {
      unfit(
          key,
          within,
          "%s holds %d characters, and the mask %s needs %d%s. Use `mask: text`, which keeps each value's length, or null or constant"
              .formatted(
                  type.sql(),
                  most.getAsInt(),
                  mask.word(),
                  least,
                  form.unique() ? " to keep values unique" : ""));
    }
  }

  private void reads(ColumnKey key, SourceTable table, String other) {
    boolean bySource =
        decisions.of(table.name(), other).mask().stream()
            .anyMatch(rule -> rule.mask() instanceof Mask.Sql);
    if (bySource) {
      findings.unfit(
          key,
          "it is masked by the column %s, of which the source gives only what `mask: sql` computes. Name another"
              .formatted(TableName.oneLine(other)));
    }
    if (table.column(other).filter(SourceColumn::copied).isEmpty()) {
      findings.unfit(
          key,
          "it is masked by the column %s, which %s does not have or computes. Name another"
              .formatted(TableName.oneLine(other), table.name()));
    }
  }

  private void unfit(ColumnKey key, String within, String words) {
    findings.unfit(key, within + words);
  }

  private void fields(
      ColumnKey key, String within, Mask.Composite composite, String domain, ColumnType type) {
    composite.fields().stream()
        .map(Mask.PartRule::part)
        .filter(name -> type.fields().stream().noneMatch(f -> f.name().equals(name)))
        .forEach(name ->
            unfit(
                key,
                within,
                "its type %s has no field %s. Leave it out"
                    .formatted(type.sql(), TableName.oneLine(name))));
    for (CompositeFields member : CompositeFields.of(composite, domain, type)) {
      ColumnType.Field field = member.field();
      String inner = within + "its field " + TableName.oneLine(field.name()) + ": ";
      if (member.open()) {
        unfit(
            key,
            inner,
            "nothing is said of it. Name it in `fields`; %s"
                .formatted(forKind(field.type().ofElements())));
      }
      member
          .rule()
          .ifPresent(rule ->
              prove(
                  key, inner, forms.of(rule.mask(), rule.domain()), field.type(), field.notNull()));
    }
  }

  private void geo(ColumnKey key, String within, ColumnType type, Mask.Geo geo) {
    if (type.precision().isEmpty() || type.scale().isEmpty()) {
      return;
    }
    int whole = type.precision().getAsInt() - type.scale().getAsInt();
    int needed = geo.part() == Mask.GeoPart.LATITUDE ? 2 : 3;
    if (whole < needed) {
      unfit(
          key,
          within,
          "%s has room for %d digits before the point, and the mask geo needs %d. Use number, null or constant"
              .formatted(type.sql(), whole, needed));
    } else if (geo.metres() / GeoMask.DEGREE / 2 < Math.pow(10, -type.scale().getAsInt())) {
      unfit(
          key,
          within,
          "%s rounds a move of %d metres away. Use more `metres`, or number, null or constant"
              .formatted(type.sql(), geo.metres()));
    }
  }

  private void encrypt(
      ColumnKey key, String within, ColumnType type, boolean folds, Mask.Alphabet alphabet) {
    if (type.kind() == TypeKind.INTEGER && alphabet != Mask.Alphabet.DIGITS) {
      unfit(key, within, "numbers are made of digits. Use `alphabet: digits`");
    }
    if (folds && alphabet.capitals()) {
      unfit(
          key,
          within,
          "case does not count in its domain. Use `alphabet: lower_alphanumeric`, or another domain");
    }
    int most = type.base().equals("int2") ? 5 : type.maxLength().orElse(Integer.MAX_VALUE);
    int needed = EncryptMask.shortest(alphabet);
    if (most < needed) {
      unfit(
          key,
          within,
          "%s holds %d characters, and the mask encrypt needs %d in each value. Use text or number"
              .formatted(type.sql(), most, needed));
    }
  }

  /** Characters that a column needs room for; 0 where a mask keeps each value's length. */
  static int shortest(Mask mask, boolean unique) {
    return switch (mask) {
      case Mask.Email email ->
          email.person().isPresent() ? PersonMask.longestEmail(unique) : EmailMask.shortest(unique);
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
          Mask.Encrypt _,
          Mask.Sql _,
          Mask.Custom _,
          Mask.Null _,
          Mask.Constant _,
          Mask.Json _,
          Mask.Composite _,
          Mask.Hstore _ ->
          0;
    };
  }

  private static String forKind(ColumnType type) {
    return switch (type.kind()) {
      case TEXT ->
          "Use one of email, name, phone, address, text, text.redact, encrypt, network, card, iban, uuid, hash, null, constant";
      case INTEGER -> "Use number, encrypt, card, null or constant";
      case NUMERIC -> "Use number, card, geo with a `part`, null or constant";
      case FLOAT -> "Use number, geo with a `part`, null or constant";
      case DATE, TIMESTAMP -> "Use date, null or constant";
      case UUID -> "Use uuid, null or constant";
      case BYTES -> "Use hash, null or constant";
      case NETWORK -> "Use network, null or constant";
      case POINT -> "Use geo without a `part`, null or constant";
      case JSON -> "Use json, null or constant";
      case COMPOSITE -> "Use composite, null or constant";
      case HSTORE -> "Use hstore, null or constant";
      case BOOLEAN, ENUM, ARRAY, RANGE, OTHER ->
          "Use null, or constant with `value: \"%s\"`"
              .formatted(ConstantFit.neutral(type).orElse("…"));
    };
  }
}
