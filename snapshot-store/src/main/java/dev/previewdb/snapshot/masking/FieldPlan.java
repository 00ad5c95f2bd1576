package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One masked field of a table's rows: its index among them, how it is masked, its condition.
 *
 * @param reads the index of another field of the row that its mask reads
 */
record FieldPlan(int column, ValuePlan value, OptionalInt reads, Optional<String> when) {
  FieldPlan(int column, TypeKind kind, DomainForm form, Optional<String> when) {
    this(column, ValuePlan.of(form, kind), OptionalInt.empty(), when);
  }
}
