package dev.previewdb.snapshot.masking;

/**
 * Sees every value that is masked, before and after, both as plain bytes without COPY's escapes;
 * the arrays are reused. It must keep nothing but keyed fingerprints.
 */
@FunctionalInterface
public interface MaskedValues {
  /**
   * One value was masked.
   *
   * @param column index in {@link TablePlan#columns}
   */
  void masked(
      int column, byte[] before, int beforeFrom, int beforeLength, byte[] after, int afterLength);
}
