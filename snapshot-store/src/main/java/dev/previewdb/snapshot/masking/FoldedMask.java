package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Hides from a mask what the domain's types hold for equal: case, and blanks at the end. */
final class FoldedMask implements ValueMask {
  private final ValueMask mask;
  private final boolean folds;
  private final boolean padded;

  FoldedMask(ValueMask mask, boolean folds, boolean padded) {
    this.mask = mask;
    this.folds = folds;
    this.padded = padded;
  }

  @Override
  public void of(byte[] in, int from, int to) {
    mask.of(in, from, to);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    int kept = length;
    while (padded && kept > 0 && in[from + kept - 1] == ' ') {
      kept--;
    }
    if (!folds) {
      mask.mask(in, from, kept, out);
      return;
    }
    byte[] folded =
        new String(in, from, kept, StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT)
            .getBytes(StandardCharsets.UTF_8);
    mask.mask(folded, 0, folded.length, out);
  }
}
