package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.List;
import java.util.Optional;

/**
 * One masked field of a table's rows: its index among them, its type, its form, its condition.
 *
 * @param kind of the value, or of the elements of an array
 * @param elements whether each element of an array is masked by itself
 * @param places the forms of the places in its documents; none but for the mask `json`
 */
record FieldPlan(
    int column,
    TypeKind kind,
    boolean elements,
    DomainForm form,
    List<Place> places,
    Optional<String> when) {
  /** A place in JSON documents, and how its domain masks. */
  record Place(JsonPath path, DomainForm form) {}

  FieldPlan {
    places = List.copyOf(places);
  }

  FieldPlan(int column, TypeKind kind, DomainForm form, Optional<String> when) {
    this(column, kind, false, form, List.of(), when);
  }
}
