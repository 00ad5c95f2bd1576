package dev.previewdb.orchestrator.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;

/** Medians, and ratios of them as they are printed and judged: with two decimals. */
final class Ratio {
  private Ratio() {}

  static double of(double one, double other) {
    return BigDecimal.valueOf(one / other).setScale(2, RoundingMode.HALF_UP).doubleValue();
  }

  /** Two times in milliseconds, one over the other. */
  static String millis(double one, double other) {
    return String.format(Locale.ROOT, "%.0f ms ÷ %.0f ms", one, other);
  }

  /** The middle one; of an even number of values, the mean of the middle two. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
