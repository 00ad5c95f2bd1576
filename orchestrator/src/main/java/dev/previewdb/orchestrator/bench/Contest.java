package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Both ways at one size, in turn, and the times of each. */
final class Contest {
  private final DataSize size;
  private final OurWay ours;
  private final PlainWay plain;
  private final List<OurWay.Times> oursTimes = new ArrayList<>();
  private final List<PlainWay.Times> plainTimes = new ArrayList<>();

  Contest(DataSize size, OurWay ours, PlainWay plain) {
    this.size = size;
    this.ours = ours;
    this.plain = plain;
  }

  /**
   * Runs both. What the one before left to be written is written first, so that neither pays for
   * the other.
   *
   * @param run 0 is not counted: it loads programs and classes, which a service has long done
   * @return a line of progress
   */
  String round(int run, int runs, Workplace place) {
    place.sync();
    OurWay.Times first = ours.run(run + 1, run == 0 ? plain::settings : conf -> {});
    place.sync();
    PlainWay.Times second = plain.run(ours.data());
    if (run > 0) {
      oursTimes.add(first);
      plainTimes.add(second);
    }
    return String.format(
        Locale.ROOT,
        "%s %s: ours %.0f ms, cp + postgres + psql %.0f ms",
        size,
        run == 0 ? "first run, not counted" : "run " + run + " of " + runs,
        first.total(),
        second.total());
  }

  CloneReport.Size result() {
    double total = median(oursTimes, OurWay.Times::total);
    double plainTotal = median(plainTimes, PlainWay.Times::total);
    return new CloneReport.Size(
        size.toString(),
        size.bytes(),
        new CloneReport.Ours(
            total,
            median(oursTimes, OurWay.Times::cloning),
            median(oursTimes, OurWay.Times::start),
            median(oursTimes, OurWay.Times::query)),
        new CloneReport.Plain(
            plainTotal,
            median(plainTimes, PlainWay.Times::copy),
            median(plainTimes, PlainWay.Times::answer)),
        Ratio.of(total, plainTotal));
  }

  private static <T> double median(List<T> times, ToDoubleFunction<T> part) {
    return Ratio.median(times.stream().mapToDouble(part).toArray());
  }
}
