package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.TypeKind;
import java.util.List;

/**
 * Which tables' rows may travel in COPY's binary format, between two servers of one major: what a
 * mask reads and writes must be in it as it is in text, and nothing in it may name an object by a
 * number that is the source's own, as `regclass` and the elements' type of an array do.
 */
final class BinaryFit {
  private BinaryFit() {}

  static RowFormat of(List<SourceColumn> columns, List<FieldPlan> masked) {
    boolean fits =
        !columns.isEmpty()
            && columns.stream().allMatch(c -> travels(c.type()))
            && masked.stream()
                .allMatch(f -> f.reads().isEmpty() && masks(columns.get(f.column()).type()));
    return fits ? RowFormat.BINARY : RowFormat.TEXT;
  }

  private static boolean travels(ColumnType type) {
    return switch (type.kind()) {
      case TEXT, INTEGER, NUMERIC, FLOAT, BOOLEAN, DATE, TIMESTAMP, UUID, JSON, BYTES -> true;
      case ENUM, NETWORK, POINT -> true;
      case ARRAY -> type.element().filter(BinaryFit::builtIn).isPresent();
      case RANGE, COMPOSITE, HSTORE, OTHER -> false;
    };
  }

  private static boolean builtIn(ColumnType element) {
    return switch (element.kind()) {
      case TEXT -> !element.base().equals("citext");
      case INTEGER, NUMERIC, FLOAT, BOOLEAN, DATE, TIMESTAMP, UUID, JSON, BYTES -> true;
      case NETWORK, POINT -> true;
      case ENUM, ARRAY, RANGE, COMPOSITE, HSTORE, OTHER -> false;
    };
  }

  private static boolean masks(ColumnType type) {
    return type.kind() == TypeKind.TEXT || type.kind() == TypeKind.JSON;
  }
}
