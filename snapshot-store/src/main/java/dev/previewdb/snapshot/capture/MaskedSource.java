package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.scan.SourceValues;
import java.util.List;

/**
 * The values that were masked on their way, as fingerprints, and the columns they were in.
 *
 * @param columns by the number that a value has for its column
 * @param masks of the columns, in the same order
 */
record MaskedSource(List<MaskWatch.Column> columns, List<Masked> masks, SourceValues values) {
  MaskedSource {
    columns = List.copyOf(columns);
    masks = List.copyOf(masks);
  }

  /** As in "a value of the masked column shop.customer.email". */
  String words(int column) {
    return "the masked column " + columns.get(column);
  }
}
