package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description =
        "Check the configuration, this machine and the sources, and say what clones will cost.",
    footer = {"", "Example:", "  previewdb doctor --config previewdb.yaml"})
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigFile config = new ConfigFile();
  @Mixin private Output output = new Output();

  /** One thing that was looked at. */
  record Finding(String what, boolean good, String words) {}

  @Override
  public Integer call() {
    Config read = config.read();
    Storage storage = Storage.open(read.storage());
    List<Finding> findings = new ArrayList<>();
    findings.add(look("server", () -> server(Machine.of(read, storage))));
    findings.add(look("clones", () -> clones(storage)));
    read.projects()
        .forEach((name, project) -> findings.add(look("source of " + name, () -> source(project))));
    output.print(
        findings,
        () ->
            findings.forEach(
                f -> output.line((f.good() ? "ok    " : "BAD   ") + f.what() + ": " + f.words())));
    return findings.stream().allMatch(Finding::good) ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private static Finding look(String what, Supplier<String> at) {
    try {
      return new Finding(what, true, at.get());
    } catch (RuntimeException e) {
      return new Finding(what, false, Told.of(e, what).line());
    }
  }

  private static String server(Machine machine) {
    var server = machine.installations().preferred();
    return "PostgreSQL "
        + server.version()
        + " in "
        + server.bin()
        + ", run as "
        + machine.runAs().user();
  }

  private static String clones(Storage storage) {
    return Volumes.probe(storage.previews()) == CloneMode.REFLINK
        ? "share blocks with their snapshot, as measured in " + storage.previews()
        : "are full copies: the file system of "
            + storage.previews()
            + " cannot share blocks. An XFS or Btrfs for `storage` makes them take no time and no space";
  }

  private static String source(Config.Project project) {
    try (Connection source = ProjectCapture.source(project.source()).open()) {
      return "answers as PostgreSQL " + source.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      return "closed badly (" + e.getSQLState() + ")";
    }
  }
}
