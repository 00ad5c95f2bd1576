package dev.previewdb.orchestrator.bench;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is measured, and its goal.
 *
 * @param name one word, for programs
 * @param what in words, with the unit where it is no ratio
 * @param value as it is printed and judged; none where it was left out
 * @param atLeast whether the goal is the least the value may be, else it is the most
 * @param detail what the value comes from, as {@code 150 ms ÷ 160 ms}
 * @param verdict {@code pass} or {@code fail}; none where it was left out or had too few runs
 * @param leftOut why it was not measured, with the mend; none where it was
 */
public record Figure(
    String name,
    String what,
    @Nullable Double value,
    double goal,
    boolean atLeast,
    String detail,
    @Nullable String verdict,
    @Nullable String leftOut) {

  /** Fewer runs are not enough for a verdict: one that is disturbed would decide it. */
  public static final int ENOUGH_RUNS = 5;

  static final String PASS = "pass";
  private static final String FAIL = "fail";

  /** What a figure is about, before it is measured. */
  record Subject(String name, String what, double goal, boolean atLeast) {
    static Subject atMost(String name, String what, double goal) {
      return new Subject(name, what, goal, false);
    }

    static Subject atLeast(String name, String what, double goal) {
      return new Subject(name, what, goal, true);
    }

    Figure measured(double value, String detail, int runs) {
      return measured(value, detail, runs >= ENOUGH_RUNS);
    }

    Figure measured(double value, String detail, boolean enough) {
      double rounded = Ratio.of(value, 1);
      return new Figure(
          name, what, rounded, goal, atLeast, detail, enough ? judged(rounded) : null, null);
    }

    /**
     * Nothing was measured.
     *
     * @param why with the mend
     */
    Figure leftOut(String why) {
      return new Figure(name, what, null, goal, atLeast, "", null, why);
    }

    private String judged(double value) {
      return (atLeast ? value >= goal : value <= goal) ? PASS : FAIL;
    }
  }

  boolean passed() {
    return PASS.equals(verdict);
  }

  /** As in {@code <= 1.15}. */
  String goalText() {
    return (atLeast ? ">= " : "<= ") + number(goal);
  }

  String valueText() {
    return value == null ? "left out" : String.format(Locale.ROOT, "%.2f", value);
  }

  String verdictText() {
    return verdict != null ? verdict : value == null ? "" : "no verdict";
  }

  /** For programs; only of a figure with a verdict. */
  String resultLine() {
    return "RESULT %s %s %s %s".formatted(name, valueText(), number(goal), verdictText());
  }

  private static String number(double value) {
    String plain = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
