package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceSchema;

/** Proposes rules for a whole source from names, types and constraints alone. */
public final class MaskingDraft {
  private MaskingDraft() {}

  /** A rules file that may mask too much, and never too little. */
  @SuppressWarnings("DoNotCallSuggester")
  public static String of(SourceSchema schema) {
    throw new UnsupportedOperationException("not built yet: " + schema);
  }
}
