package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.CloneBenchmark;
import dev.previewdb.orchestrator.bench.CloneReport;
import dev.previewdb.orchestrator.bench.CloneReportText;
import dev.previewdb.orchestrator.bench.DataSize;
import dev.previewdb.orchestrator.bench.SnapshotBenchmark;
import dev.previewdb.orchestrator.bench.SnapshotReport;
import dev.previewdb.orchestrator.bench.SnapshotReportText;
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
    subcommands = RouterBenchCommand.class,
    description = "Measure previewdb on this machine.",
    footer = {
      "",
      "Examples:",
      "  previewdb bench clone --dir /srv/previewdb",
      "  previewdb bench clone --dir /srv/previewdb --size 512MB --runs 3 -o json",
      "  previewdb bench snapshot --dir /srv/previewdb"
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

  @Command(
      name = "snapshot",
      description = {
        "Time a capture, eight columns masked and everything verified, against an unmasked `pg_dump -Fd -j2 -Z0` and `pg_restore -j2`, and against `pgcopydb clone`, in turn.",
        "Makes a source of its own, with 40 tables, and leaves nothing. The last lines are: RESULT snapshot RATIO GOAL pass|fail, one for each goal: for pg_dump and pg_restore, for pgcopydb where it is installed, and for the growth where sizes differ."
      },
      footer = {
        "",
        "Examples:",
        "  previewdb bench snapshot --dir /srv/previewdb",
        "  previewdb bench snapshot --dir /srv/previewdb --size 300MB,3GB --runs 3 -o json"
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:pass",
        "1:fail, no verdict for too few runs, or the measurement failed",
        "2:the command line is wrong"
      })
  int snapshot(
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
              defaultValue = "3GB",
              split = ",",
              paramLabel = "SIZE",
              converter = SizeConverter.class,
              description =
                  "Size of the source's tables, may be given again (default: ${DEFAULT-VALUE}).")
          List<DataSize> sizes,
      @Option(
              names = "--runs",
              defaultValue = "5",
              paramLabel = "N",
              description =
                  "Runs of each at each size; a verdict takes 3 (default: ${DEFAULT-VALUE}).")
          int runs) {
    SnapshotReport report =
        new SnapshotBenchmark(
                directory, sizes, Math.max(1, runs), System.err::println, Clock.systemUTC())
            .run();
    SnapshotReportText text = new SnapshotReportText(report);
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
