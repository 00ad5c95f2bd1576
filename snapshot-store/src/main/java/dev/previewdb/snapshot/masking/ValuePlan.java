package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the values of a column, or of a field of a composite, are masked.
 *
 * @param kind of the value, or of the elements of an array
 * @param elements whether each element of an array is masked by itself
 */
record ValuePlan(TypeKind kind, boolean elements, DomainForm form, Inside inside) {
  /** What is said of the parts of a value. */
  sealed interface Inside {
    /** It is masked as a whole. */
    record Whole() implements Inside {}

    /** The places in JSON documents that paths name. */
    record Documents(List<Place> places) implements Inside {}

    /** The fields of a composite in their order; empty for one that stays. */
    record Fields(List<Optional<ValuePlan>> fields) implements Inside {}

    /** The keys of an hstore that are named. */
    record Keys(Map<String, DomainForm> keys) implements Inside {}
  }

  /** A place in JSON documents, and how its domain masks. */
  record Place(JsonPath path, DomainForm form) {}

  static ValuePlan of(DomainForm form, TypeKind kind) {
    return new ValuePlan(kind, false, form, new Inside.Whole());
  }
}
