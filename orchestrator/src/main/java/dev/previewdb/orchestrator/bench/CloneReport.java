package dev.previewdb.orchestrator.bench;

import dev.previewdb.snapshot.volume.CloneMode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured; times are medians in milliseconds.
 *
 * @param mode {@code subvolume} or {@code reflink} where blocks were shared, {@code copy} where
 *     every byte was copied
 * @param server PostgreSQL's version
 * @param runs measured ones of each way at each size
 * @param ratio the largest of the sizes' ratios
 * @param growth our time at the largest size divided by that at the smallest; none of one size
 * @param verdict {@code pass} or {@code fail}; none when there were too few runs for one
 */
public record CloneReport(
    String mode,
    String server,
    int runs,
    List<Size> sizes,
    double ratio,
    double ratioGoal,
    @Nullable Double growth,
    double growthGoal,
    @Nullable String verdict) {

  /** Our way may take this much of what the plain way takes. */
  public static final double RATIO_GOAL = 1.5;

  /** A preview of a large snapshot may take this much of one of a small snapshot. */
  public static final double GROWTH_GOAL = 1.2;

  /** Fewer are not enough for a verdict: one run in three disturbed would decide it. */
  public static final int ENOUGH_RUNS = 7;

  static final String NOTE_ON_COPIES =
      "note: this file system cannot share blocks, so both ways copy every byte (plain `cp -a`)";

  /**
   * One size.
   *
   * @param ratio ours to plain
   */
  public record Size(String size, long sizeBytes, Ours ours, Plain plain, double ratio) {}

  /** Ours: cloned, started with its owner let in, connected afresh and the first query answered. */
  public record Ours(double total, double cloning, double start, double query) {}

  /** By hand: copied, then started until psql had its answer. */
  public record Plain(double total, double copy, double answer) {}

  static CloneReport of(CloneMode mode, String server, int runs, List<Size> sizes) {
    double ratio = sizes.stream().mapToDouble(Size::ratio).max().orElseThrow();
    Double growth = growth(sizes);
    boolean pass = ratio <= RATIO_GOAL && (growth == null || growth <= GROWTH_GOAL);
    return new CloneReport(
        mode.name().toLowerCase(Locale.ROOT),
        server,
        runs,
        List.copyOf(sizes),
        ratio,
        RATIO_GOAL,
        growth,
        GROWTH_GOAL,
        runs < ENOUGH_RUNS ? null : pass ? "pass" : "fail");
  }

  private static @Nullable Double growth(List<Size> sizes) {
    if (sizes.size() < 2) {
      return null;
    }
    return Ratio.of(largest(sizes).ours().total(), smallest(sizes).ours().total());
  }

  private static Size largest(List<Size> sizes) {
    return sizes.stream().max(Comparator.comparingLong(Size::sizeBytes)).orElseThrow();
  }

  private static Size smallest(List<Size> sizes) {
    return sizes.stream().min(Comparator.comparingLong(Size::sizeBytes)).orElseThrow();
  }

  public boolean passed() {
    return "pass".equals(verdict);
  }

  /** Such as {@code 4 GB ÷ 1 GB}. */
  String growthName() {
    return largest(sizes).size() + " ÷ " + smallest(sizes).size();
  }
}
