package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Both ways at one size, in turn, and the times of each. */
final class Contest {
  /**
   * Takings from the pool that are not counted: there are so few steps in one that it matters
   * whether they have been compiled, as a service that made previews for a day has them.
   */
  private static final int TAKEN_BEFORE = 10;

  private final DataSize size;
  private final OurWay ours;
  private final Optional<PlainWay> plain;
  private final List<OurWay.Times> oursTimes = new ArrayList<>();
  private final List<PlainWay.Times> plainTimes = new ArrayList<>();

  /**
   * A contest.
   *
   * @param plain none where it is left out
   */
  Contest(DataSize size, OurWay ours, Optional<PlainWay> plain) {
    this.size = size;
    this.ours = ours;
    this.plain = plain;
  }

  DataSize size() {
    return size;
  }

  OurWay ours() {
    return ours;
  }

  /**
   * Runs both. What the one before left to be written is written first, so that neither pays for
   * the other.
   *
   * @param run less than 1 is not counted: it loads programs and classes, which a service has long
   *     done
   * @return a line of progress
   */
  String round(int run, int runs, Workplace place) {
    place.sync();
    OurWay.Times first = ours.run(conf -> plain.ifPresent(way -> way.settings(conf)));
    if (run > 0) {
      oursTimes.add(first);
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s %s: ours %.0f ms",
            size,
            run <= 0 ? "first run, not counted" : "run " + run + " of " + runs,
            first.total());
    return plain.map(way -> line + ", " + round(way, run, place)).orElse(line);
  }

  private String round(PlainWay way, int run, Workplace place) {
    place.sync();
    PlainWay.Times second = way.run(ours.data());
    if (run > 0) {
      plainTimes.add(second);
    }
    return String.format(Locale.ROOT, "by hand %.0f ms", second.total());
  }

  /** A preview from a warm pool against the way by hand, in turn; none where that is left out. */
  Optional<Figure> warm(Workplace place, int runs, Consumer<String> progress) {
    return plain.map(byHand -> {
      double[] warm = new double[runs];
      double[] hand = new double[runs];
      for (int run = -TAKEN_BEFORE; run < runs; run++) {
        place.sync();
        double spare = ours.runWarm().total();
        place.sync();
        double made = byHand.run(ours.data()).total();
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s %s: from the warm pool %.0f ms, by hand %.0f ms",
                size,
                run < 0 ? "first run, not counted" : "run " + (run + 1) + " of " + runs,
                spare,
                made));
        if (run >= 0) {
          warm[run] = spare;
          hand[run] = made;
        }
      }
      double one = Ratio.median(warm);
      double other = Ratio.median(hand);
      return CloneFigure.warm(size).measured(one / other, Ratio.millis(one, other), runs);
    });
  }

  double medianOfOurs() {
    return median(oursTimes, OurWay.Times::total);
  }

  CloneReport.Size result() {
    return new CloneReport.Size(
        size.toString(),
        size.bytes(),
        new CloneReport.Ours(
            medianOfOurs(),
            median(oursTimes, OurWay.Times::cloning),
            median(oursTimes, OurWay.Times::start),
            median(oursTimes, OurWay.Times::query)),
        plain.map(way -> plainResult()).orElse(null));
  }

  private CloneReport.Plain plainResult() {
    double total = median(plainTimes, PlainWay.Times::total);
    return new CloneReport.Plain(
        total,
        median(plainTimes, PlainWay.Times::copy),
        median(plainTimes, PlainWay.Times::answer),
        Ratio.of(medianOfOurs(), total));
  }

  private static <T> double median(List<T> times, ToDoubleFunction<T> part) {
    return Ratio.median(times.stream().mapToDouble(part).toArray());
  }
}
