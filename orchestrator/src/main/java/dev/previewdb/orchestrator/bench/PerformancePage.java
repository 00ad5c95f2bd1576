package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The page of figures: a head, then a place for each measurement, which that measurement writes
 * itself.
 */
public final class PerformancePage {
  private static final String HEAD =
      """
      # Performance

      Every figure here was written by the measurement itself: `previewdb bench NAME --record FILE` replaces its own section, and a
      test refuses any other text. Each is a ratio of two things measured in one run and in turn, medians, or a bound on what a machine
      has to give; run them on your own: [the commands](cli.md). A section that is not there was not measured yet.
      """;

  /** The measurements, in the page's order. */
  private enum Bench {
    CLONE,
    /** The same on Btrfs, where a clone is a snapshot of a subvolume. */
    CLONE_SUBVOLUME,
    WAKE,
    DENSITY,
    ROUTER,
    SNAPSHOT,
    WEBHOOK,
    MIGRATE;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Bench of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String begin() {
      return "<!-- bench " + word() + " -->";
    }

    String end() {
      return "<!-- end of bench " + word() + " -->";
    }
  }

  private final Path file;
  private final Map<Bench, RecordedFigures> sections;

  private PerformancePage(Path file, Map<Bench, RecordedFigures> sections) {
    this.file = file;
    this.sections = sections;
  }

  /**
   * The page in that file, or an empty one where there is none.
   *
   * @throws PreviewDbException BENCH_NOT_RECORDED when it is something else
   */
  public static PerformancePage read(Path file) {
    try {
      return new PerformancePage(file, parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return new PerformancePage(file, new EnumMap<>(Bench.class));
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.BENCH_NOT_RECORDED, e, file, Reason.of(e));
    } catch (IllegalArgumentException e) {
      throw PreviewDbException.because(
          Problem.BENCH_NOT_RECORDED, e, file, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writes the measurement's own section anew; the others stay as they are.
   *
   * @param command that made it, without paths
   * @param fileSystem that was measured, without paths
   */
  public void record(BenchReport report, LocalDate date, String command, String fileSystem) {
    sections.put(Bench.of(report.bench()), RecordedFigures.of(report, date, command, fileSystem));
    try {
      Files.writeString(file, text());
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.BENCH_NOT_RECORDED, e, file, Reason.of(e));
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Bench bench : Bench.values()) {
      text.append('\n').append(bench.begin()).append('\n');
      Optional.ofNullable(sections.get(bench))
          .ifPresent(section -> section.lines().forEach(line -> text.append(line).append('\n')));
      text.append(bench.end()).append('\n');
    }
    return text.toString();
  }

  /**
   * The sections of a page.
   *
   * @throws IllegalArgumentException when any of it is not as it is written here
   */
  private static Map<Bench, RecordedFigures> parse(String page) {
    List<String> lines = page.lines().toList();
    Map<Bench, RecordedFigures> sections = new EnumMap<>(Bench.class);
    for (Bench bench : Bench.values()) {
      int begin = lines.indexOf(bench.begin());
      int end = lines.indexOf(bench.end());
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException("it has no place for the figures of " + bench.word());
      }
      List<String> inside = new ArrayList<>(lines.subList(begin + 1, end));
      if (!inside.isEmpty()) {
        RecordedFigures section = RecordedFigures.parse(inside);
        if (!section.bench().equals(bench.word())) {
          throw new IllegalArgumentException(
              "the figures of "
                  + section.bench()
                  + " stand where those of "
                  + bench.word()
                  + " do");
        }
        sections.put(bench, section);
      }
    }
    return sections;
  }
}
