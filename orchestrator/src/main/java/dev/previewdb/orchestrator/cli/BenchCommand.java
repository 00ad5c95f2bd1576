package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.CloneBenchmark;
import dev.previewdb.orchestrator.bench.CloneReport;
import dev.previewdb.orchestrator.bench.CloneReportText;
import dev.previewdb.orchestrator.bench.DataSize;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "bench",
    description = "Measure previewdb on this machine.",
    footer = {
      "",
      "Examples:",
      "  previewdb bench clone --dir /srv/previewdb",
      "  previewdb bench clone --dir /srv/previewdb --size 512MB --runs 3 -o json"
    })
final class BenchCommand {

  /** Reads a size as people write it. */
  static final class SizeConverter implements ITypeConverter<DataSize> {
    @Override
    public DataSize convert(String text) {
      try {
        return DataSize.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Command(
      name = "clone",
      description = {
        "Time a preview from nothing to its first answer, against `cp -a --reflink=always`, `postgres` and `psql` on the same data directory, in turn.",
        "Makes data directories of its own, and leaves nothing. The last line is: RESULT clone RATIO GOAL pass|fail."
      },
      footer = {
        "",
        "Examples:",
        "  previewdb bench clone --dir /srv/previewdb",
        "  previewdb bench clone --dir /srv/previewdb --size 512MB --runs 3 -o json"
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:pass",
        "1:fail, no verdict for too few runs, or the measurement failed",
        "2:the command line is wrong"
      })
  int clone(
      @Mixin Output output,
      @Option(
              names = "--dir",
              defaultValue = "${sys:java.io.tmpdir}",
              paramLabel = "DIRECTORY",
              description =
                  "A directory on the file system to measure (default: ${DEFAULT-VALUE}).")
          Path directory,
      @Option(
              names = "--size",
              defaultValue = "1GB,4GB",
              split = ",",
              paramLabel = "SIZE",
              converter = SizeConverter.class,
              description = "Size of the data, may be given again (default: ${DEFAULT-VALUE}).")
          List<DataSize> sizes,
      @Option(
              names = "--runs",
              defaultValue = "7",
              paramLabel = "N",
              description =
                  "Runs of each at each size; a verdict takes 7 (default: ${DEFAULT-VALUE}).")
          int runs) {
    CloneReport report =
        new CloneBenchmark(
                directory, sizes, Math.max(1, runs), System.err::println, Clock.systemUTC())
            .run();
    CloneReportText text = new CloneReportText(report);
    output.print(
        report,
        () -> {
          output.table(text.table());
          output.line("");
          text.lines().forEach(output::line);
        });
    return report.passed() ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
