package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Optional;

/** One masked field of a table's rows: its index among them, how it is masked, its condition. */
record FieldPlan(int column, ValuePlan value, Optional<String> when) {
  FieldPlan(int column, TypeKind kind, DomainForm form, Optional<String> when) {
    this(column, ValuePlan.of(form, kind), when);
  }
}
