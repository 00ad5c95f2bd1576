package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.demo.Demo;
import dev.previewdb.orchestrator.demo.DemoOptions;
import dev.previewdb.orchestrator.demo.DemoReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Show the main job on this machine: a production of a million rows, a pull request with its own masked database, and its end on merge.",
      "Needs no root, no Docker and no PostgreSQL. Everything it makes lies in one directory, which is gone at the end."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb demo",
      "  previewdb demo --keep",
      "  previewdb demo -o json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every step held", "1:a step did not hold", "2:the command line is wrong"})
final class DemoCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Option(names = "--keep", description = "Leave it running, with the preview ready, until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--dir",
      paramLabel = "DIRECTORY",
      description =
          "Where it makes its own directory (default: the system's place for temporary files). On XFS or Btrfs the preview shares its blocks with the snapshot.")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    // With JSON on stdout, the story goes beside it
    DemoReport report =
        Demo.run(
            new DemoOptions(keep, Optional.ofNullable(directory)),
            output.isJson() ? System.err : System.out,
            Clock.systemUTC());
    output.print(report, () -> {});
    return report.passed() ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
