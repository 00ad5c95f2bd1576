package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.DataSize;
import dev.previewdb.orchestrator.bench.MigrateBenchmark;
import dev.previewdb.orchestrator.bench.SampleTool;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "migrate",
    description = {
      "Run a branch's migrations on a fresh preview, and the same statements by `psql -f`, in turn; count the round trips of both.",
      "Then bring the migrations of a new commit of a large repository over HTTP, and clone the whole by git, in turn.",
      "Leaves nothing. The last lines are: RESULT NAME VALUE GOAL pass|fail, one for each figure."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench migrate",
      "  previewdb bench migrate --tool dbmate,flyway --migrations 30 --statements 100 --files 0 -o json",
      "  previewdb bench migrate --record docs/performance.md"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class MigrateBenchCommand implements Callable<Integer> {
  /** Reads a tool's name. */
  static final class ToolConverter implements ITypeConverter<SampleTool> {
    @Override
    public SampleTool convert(String text) {
      return BenchPlace.converted(text, SampleTool::parse);
    }
  }

  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  @Option(
      names = "--tool",
      split = ",",
      paramLabel = "TOOL",
      converter = ToolConverter.class,
      description = "Whose migrations run (default: those of all tools that read files of SQL).")
  private List<SampleTool> tools = List.of(SampleTool.values());

  @Option(
      names = "--migrations",
      defaultValue = "300",
      paramLabel = "N",
      description = "Migrations of each run (default: ${DEFAULT-VALUE}).")
  private int migrations;

  @Option(
      names = "--statements",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Statements in all of them, at least one in each (default: ${DEFAULT-VALUE}).")
  private int statements;

  @Option(
      names = "--files",
      defaultValue = "100000",
      paramLabel = "N",
      description = "Files of the repository; 0 leaves it out (default: ${DEFAULT-VALUE}).")
  private int files;

  @Option(
      names = "--size",
      defaultValue = "1GB",
      paramLabel = "SIZE",
      converter = BenchPlace.SizeConverter.class,
      description = "Size of all those files together (default: ${DEFAULT-VALUE}).")
  private DataSize size = new DataSize(0);

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of each; a verdict takes 5 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new MigrateBenchmark(
                    site,
                    tools,
                    Math.max(1, migrations),
                    Math.max(1, statements),
                    new MigrateBenchmark.Repository(Math.max(0, files), size),
                    Math.max(1, runs),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
