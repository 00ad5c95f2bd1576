package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The masks of one table's rows, by column. */
final class MaskedFields {
  private static final int NONE = -1;

  /** Null where the field passes. */
  private final @Nullable FieldMask[] masks;

  /** The field at the row's end that says whether to mask. */
  private final int[] conditions;

  /** The field that a mask reads. */
  private final int[] reads;

  private int conditional;

  private MaskedFields(int columns) {
    this.masks = new FieldMask[columns];
    this.conditions = new int[columns];
    this.reads = new int[columns];
    Arrays.fill(conditions, NONE);
    Arrays.fill(reads, NONE);
  }

  static MaskedFields of(
      TableName table,
      List<String> columns,
      List<FieldPlan> masked,
      MaskingKey key,
      MaskedValues watcher) {
    MaskedFields fields = new MaskedFields(columns.size());
    for (FieldPlan field : masked) {
      int column = field.column();
      String name = table + "." + TableName.oneLine(columns.get(column));
      fields.masks[column] = new FieldMask(field, name, key, watcher);
      fields.reads[column] = field.reads().orElse(NONE);
      if (field.when().isPresent()) {
        fields.conditions[column] = columns.size() + fields.conditional++;
      }
    }
    return fields;
  }

  @Nullable FieldMask mask(int column) {
    return masks[column];
  }

  /** The index of the field that says whether to mask the column; -1 for always. */
  int condition(int column) {
    return conditions[column];
  }

  /** The index of the field that the column's mask reads; -1 for none. */
  int reads(int column) {
    return reads[column];
  }

  /** How many fields there are behind the columns. */
  int conditions() {
    return conditional;
  }
}
