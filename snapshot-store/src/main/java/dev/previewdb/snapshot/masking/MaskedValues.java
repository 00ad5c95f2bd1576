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

  /**
   * One value was masked that may have come out as it was, as an array of NULLs does: only what it
   * holds may tell something. Its mask is `null` where nothing came out.
   */
  default void maskedInParts(
      int column, byte[] before, int beforeFrom, int beforeLength, byte[] after, int afterLength) {}
}
