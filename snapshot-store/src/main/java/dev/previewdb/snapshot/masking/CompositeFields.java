package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.TypeKind;
import java.util.List;
import java.util.Optional;

/**
 * What a mask says of each field of a composite type, in the order of the fields.
 *
 * @param rule how it is masked; empty where it stays, or where nothing can be said
 * @param open whether nothing can be said, so that somebody must
 */
record CompositeFields(ColumnType.Field field, Optional<Mask.PartRule> rule, boolean open) {
  private static final int USUAL_DAYS = 30;
  private static final int USUAL_METRES = 1000;

  static List<CompositeFields> of(Mask mask, String domain, ColumnType type) {
    return mask instanceof Mask.Composite composite
        ? type.fields().stream().map(f -> of(composite, domain, f)).toList()
        : List.of();
  }

  private static CompositeFields of(
      Mask.Composite composite, String domain, ColumnType.Field field) {
    Optional<Mask.PartRule> named =
        composite.fields().stream().filter(f -> f.part().equals(field.name())).findFirst();
    if (named.isPresent() || composite.others() instanceof Mask.Others.Kept) {
      return new CompositeFields(field, named, false);
    }
    TypeKind kind = field.type().ofElements().kind();
    if (kind == TypeKind.BOOLEAN || kind == TypeKind.ENUM) {
      return new CompositeFields(field, Optional.empty(), false);
    }
    Optional<Mask> usual =
        composite.others() instanceof Mask.Others.Masked ? usual(kind) : Optional.empty();
    String own = PartRulesReader.domain(domain, field.name());
    return new CompositeFields(
        field, usual.map(mask -> new Mask.PartRule(field.name(), mask, own)), usual.isEmpty());
  }

  /** How a field is masked of which nobody has said anything but that it must be. */
  private static Optional<Mask> usual(TypeKind kind) {
    Mask.Others all = new Mask.Others.Masked();
    return switch (kind) {
      case TEXT -> Optional.of(new Mask.Text());
      case INTEGER, NUMERIC, FLOAT -> Optional.of(new Mask.Numeral());
      case DATE, TIMESTAMP -> Optional.of(new Mask.DateShift(USUAL_DAYS, Mask.Per.VALUE));
      case UUID -> Optional.of(new Mask.Uuid());
      case BYTES -> Optional.of(new Mask.Hash());
      case NETWORK -> Optional.of(new Mask.Network());
      case POINT -> Optional.of(new Mask.Geo(Mask.GeoPart.POINT, USUAL_METRES));
      case JSON -> Optional.of(new Mask.Json(List.of(), all, true));
      case COMPOSITE -> Optional.of(new Mask.Composite(List.of(), all));
      case BOOLEAN, ENUM, ARRAY, RANGE, HSTORE, OTHER -> Optional.empty();
    };
  }
}
