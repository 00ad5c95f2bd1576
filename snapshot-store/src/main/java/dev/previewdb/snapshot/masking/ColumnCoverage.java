package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;

/** What happens to one column of the source, and on whose word. */
public record ColumnCoverage(TableName table, String column, Treatment treatment) {
  public sealed interface Treatment {
    /** `conditional` where some rows keep their value, by a `when`. */
    record Masked(String mask, String domain, MaskClass maskClass, boolean conditional)
        implements Treatment {}

    record Kept(String by, String reason) implements Treatment {}

    record NotCopied(String reason) implements Treatment {}
  }
}
