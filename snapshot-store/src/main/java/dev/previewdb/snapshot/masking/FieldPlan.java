package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.Optional;

/** One masked field of a table's rows: its index among them, its type, its form, its condition. */
record FieldPlan(int column, TypeKind kind, DomainForm form, Optional<String> when) {}
