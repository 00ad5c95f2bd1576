package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.BenchReport;
import dev.previewdb.orchestrator.bench.DataSize;
import dev.previewdb.orchestrator.bench.PerformancePage;
import dev.previewdb.orchestrator.bench.Site;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where a measurement works, and where its figures go. */
final class BenchPlace {
  /** What these options name is a place of this machine, and no part of the figures. */
  private static final Map<String, String> PLACES =
      Map.of("--dir", "DIRECTORY", "--record", "FILE");

  /** Reads a size as people write it. */
  static final class SizeConverter implements ITypeConverter<DataSize> {
    @Override
    public DataSize convert(String text) {
      return converted(text, DataSize::parse);
    }
  }

  /** Reads {@code xfs} or {@code btrfs:20GB}. */
  static final class ImageConverter implements ITypeConverter<Site.Image> {
    @Override
    public Site.Image convert(String text) {
      return converted(text, Site.Image::parse);
    }
  }

  @Option(
      names = "--dir",
      defaultValue = "${sys:java.io.tmpdir}",
      paramLabel = "DIRECTORY",
      description = "A directory on the file system to measure (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("");

  @Option(
      names = "--image",
      paramLabel = "KIND[:SIZE]",
      converter = ImageConverter.class,
      description =
          "xfs or btrfs: measure that in an image, a sparse file in --dir, mounted for the length of the run. Needs root. It can hold 32GB unless a size is given.")
  private Site.@Nullable Image image;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "Write the figures and the machine they were measured on into this page, in place of the measurement's own section, as in docs/performance.md.")
  private @Nullable Path page;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  static <T> T converted(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /** Measures, prints and records; a page that cannot be written is told before. */
  int run(Output output, Function<Site, ? extends BenchReport> measurement) {
    Site site = new Site(directory, Optional.ofNullable(image));
    Optional<PerformancePage> record = Optional.ofNullable(page).map(PerformancePage::read);
    BenchReport report = measurement.apply(site);
    output.print(
        report,
        () -> {
          report
              .tables()
              .forEach(table -> {
                output.table(table);
                output.line("");
              });
          report.lines().forEach(output::line);
        });
    record.ifPresent(there ->
        there.record(report, LocalDate.now(Clock.systemUTC()), command(), site.fileSystem()));
    return report.passed() ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  /** The command as it was given, with words in place of this machine's places. */
  private String command() {
    List<String> given =
        Objects.requireNonNull(command).root().commandLine().getParseResult().originalArgs();
    List<String> shown = new ArrayList<>(List.of("previewdb"));
    String before = "";
    for (String word : given) {
      String option = word.replaceFirst("=.*", "");
      if (PLACES.containsKey(before)) {
        shown.add(String.valueOf(PLACES.get(before)));
      } else if (!option.equals(word) && PLACES.containsKey(option)) {
        shown.add(option + "=" + PLACES.get(option));
      } else {
        shown.add(word);
      }
      before = word;
    }
    return String.join(" ", shown);
  }
}
