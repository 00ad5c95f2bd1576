package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.Console;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "snapshot",
    description = "Take and look after sanitized snapshots of a project's production.",
    footer = {
      "",
      "Examples:",
      "  previewdb snapshot take shop",
      "  previewdb snapshot list shop -o json"
    })
final class SnapshotCommand {
  @Mixin private ConfigFile config = new ConfigFile();

  @Command(
      name = "take",
      description = "Read production, mask it in the stream, check the result and list it.")
  int take(@Mixin Output output, @Parameters(paramLabel = "PROJECT") String project) {
    Config read = config.read();
    Storage storage = Storage.open(read.storage());
    ProjectCapture capture =
        new ProjectCapture(storage, Machine.of(read, storage), Clock.systemUTC());
    CaptureLines progress =
        new CaptureLines(
            System.err,
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    Snapshot taken = capture.take(ConfigFile.project(read, project), progress);
    show(output, taken.manifest());
    return ExitCodes.DONE;
  }

  @Command(name = "list", description = "A project's snapshots, the newest first.")
  int list(@Mixin Output output, @Parameters(paramLabel = "PROJECT") String project) {
    List<Manifest> all = catalog(project).list(project).stream().map(Snapshot::manifest).toList();
    output.print(
        all,
        () -> {
          List<List<String>> rows = new ArrayList<>();
          rows.add(List.of("VERSION", "TAKEN", "SERVER", "BYTES", "SCHEMA BY"));
          all.forEach(m ->
              rows.add(
                  List.of(
                      m.version(),
                      m.createdAt().toString(),
                      m.server().version(),
                      String.valueOf(m.bytes()),
                      m.schema().by())));
          output.table(rows);
        });
    return ExitCodes.DONE;
  }

  @Command(
      name = "show",
      description =
          "One snapshot: where it came from, how each column was treated, what was checked.")
  int show(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "VERSION") String version) {
    Snapshot found =
        catalog(project)
            .find(project, version)
            .orElseThrow(
                () -> PreviewDbException.of(Problem.UNKNOWN_SNAPSHOT, project, version, project));
    show(output, found.manifest());
    return ExitCodes.DONE;
  }

  @Command(name = "drop", description = "Remove a snapshot; previews made from it live on.")
  int drop(
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "VERSION") String version) {
    catalog(project).drop(project, version);
    return ExitCodes.DONE;
  }

  private SnapshotCatalog catalog(String project) {
    Config read = config.read();
    ConfigFile.project(read, project);
    return new SnapshotCatalog(Storage.open(read.storage()).snapshots());
  }

  private static void show(Output output, Manifest manifest) {
    output.print(
        manifest,
        () -> {
          output.line("snapshot " + manifest.version() + " of " + manifest.project());
          output.line(
              "  source   "
                  + manifest.source().address()
                  + ", PostgreSQL "
                  + manifest.source().version());
          output.line("  schema   by " + manifest.schema().by());
          output.line(
              "  took     " + manifest.durationMillis() + " ms, " + manifest.bytes() + " bytes");
          manifest.checks().forEach(check -> output.line("  checked  " + check));
          manifest.leftOut().forEach(left -> output.line("  left out " + left));
        });
  }
}
