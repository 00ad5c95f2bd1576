package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceSchema;
import java.util.List;

/**
 * What changed at the source since the rules were reviewed.
 *
 * @param unreviewed columns that no rule speaks of, as `schema.table.column`
 * @param gone tables and columns that rules speak of and the source no longer has
 * @param unfit rules that no longer fit, each with its mend
 * @param draft rules for the unreviewed columns, to paste
 */
public record MaskingCheck(
    List<String> unreviewed, List<String> gone, List<String> unfit, String draft) {
  public MaskingCheck {
    unreviewed = List.copyOf(unreviewed);
    gone = List.copyOf(gone);
    unfit = List.copyOf(unfit);
  }

  @SuppressWarnings("DoNotCallSuggester")
  public static MaskingCheck of(SourceSchema schema, MaskingRules rules) {
    throw new UnsupportedOperationException("not built yet: " + schema + rules);
  }

  /** Whether a capture would go ahead as far as the rules are concerned. */
  public boolean passes() {
    return unreviewed.isEmpty() && gone.isEmpty() && unfit.isEmpty();
  }
}
