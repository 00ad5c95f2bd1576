package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Needs;
import dev.previewdb.orchestrator.migrate.command.CommandTools;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.capture.Capture;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.server.MemoryGroups;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description = {
      "Check the configuration, this machine, the sources, the masking rules, the snapshots and the access to GitHub, and say what clones will cost.",
      "Exit code 1 when something is BAD: what is named would fail."
    },
    footer = {"", "Example:", "  previewdb doctor --config previewdb.yaml"})
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigFile config = new ConfigFile();
  @Mixin private Output output = new Output();

  /** One thing that was looked at. */
  record Finding(String what, boolean good, String words) {}

  @Override
  public Integer call() {
    Config read = config.read(Needs.everything());
    Storage storage = Storage.open(read.storage());
    Machine machine = Machine.of(read, storage);
    List<Finding> findings = new ArrayList<>();
    findings.add(look("server", () -> server(machine)));
    Optional<CloneCost> cost = clones(storage, findings);
    for (Project project : read.projects().values()) {
      findings.add(look("project " + project.name(), () -> source(project, machine)));
    }
    SnapshotCatalog catalog = new SnapshotCatalog(storage.snapshots());
    for (String project : read.projects().keySet()) {
      findings.add(look("snapshots of " + project, () -> whole(catalog, project, cost)));
      findings.addAll(damaged(catalog, project));
    }
    CommandTools commands = CommandTools.of(storage.root(), "doctor", Optional.empty());
    for (Project project : read.projects().values()) {
      project
          .migrations()
          .command()
          .ifPresent(command ->
              findings.add(look("migrations of " + project.name(), () -> commands.probe(command))));
      refresh(project, storage).ifPresent(findings::add);
    }
    sockets(storage, read).ifPresent(findings::add);
    findings.add(MemoryFinding.of(read.engine().limits(), MemoryGroups::probe));
    findings.addAll(GitHubFindings.of(read));
    output.print(findings, () -> findings.forEach(this::line));
    return findings.stream().allMatch(Finding::good) ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  /** Nothing where snapshots are taken by hand, and the last one was taken. */
  private static Optional<Finding> refresh(Project project, Storage storage) {
    String what = "snapshots of " + project.name();
    try {
      return RefreshText.failure(storage, project.name())
          .map(words -> new Finding(what, false, words))
          .or(() -> RefreshText.next(project).map(words -> new Finding(what, true, words)));
    } catch (RuntimeException e) {
      return Optional.of(new Finding(what, false, Failures.told(e).line()));
    }
  }

  private void line(Finding finding) {
    output.line((finding.good() ? "ok   " : "BAD  ") + finding.what() + ": " + finding.words());
  }

  private static Finding look(String what, Supplier<String> at) {
    try {
      return new Finding(what, true, at.get());
    } catch (RuntimeException e) {
      return new Finding(what, false, Failures.told(e).line());
    }
  }

  private static String server(Machine machine) {
    var server = machine.installations().preferred();
    tryAs(machine.runAs(), server.postgres());
    return "PostgreSQL "
        + server.version()
        + " in "
        + server.bin()
        + ", run as the user "
        + machine.runAs().user();
  }

  /** Really runs the program as that user: only the system knows whether it may. */
  private static void tryAs(RunAs user, Path postgres) {
    try {
      Process tried =
          new ProcessBuilder(user.command(List.of(postgres.toString(), "--version")))
              .redirectErrorStream(true)
              .start();
      String said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (tried.waitFor() != 0) {
        throw PreviewDbException.of(Problem.RUN_AS_REFUSED, user.user(), said.strip());
      }
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.RUN_AS_REFUSED, e, user.user(), "the program does not start");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "the doctor's look at the server");
    }
  }

  /** Empty where there is nothing to say of them. */
  private static Optional<Finding> sockets(Storage storage, Config config) {
    try {
      storage.requireSockets(config.projects().keySet());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(new Finding("storage", false, Failures.told(e).line()));
    }
  }

  /** Empty where it could not be found out, which is told. */
  private static Optional<CloneCost> clones(Storage storage, List<Finding> findings) {
    try {
      CloneCost cost = CloneCost.of(storage);
      findings.add(new Finding("clones", true, cost.words()));
      return Optional.of(cost);
    } catch (RuntimeException e) {
      findings.add(new Finding("clones", false, Failures.told(e).line()));
      return Optional.empty();
    }
  }

  private static String whole(SnapshotCatalog catalog, String project, Optional<CloneCost> cost) {
    List<Snapshot> whole = catalog.list(project);
    if (whole.isEmpty()) {
      return "none yet: take one with `previewdb snapshot take " + project + "`";
    }
    Snapshot current = whole.getFirst();
    String words = "%d, previews are made from %s".formatted(whole.size(), current.version());
    return words
        + cost.map(each -> ": " + each.each(Volumes.measure(current.data()).bytes())).orElse("");
  }

  /** The service goes on without them; whoever asks how things are is told. */
  private static List<Finding> damaged(SnapshotCatalog catalog, String project) {
    return catalog.damaged(project).stream()
        .map(each ->
            new Finding(
                "snapshot " + each.version() + " of " + project,
                false,
                Failures.told(each.failure()).line()))
        .toList();
  }

  /** All that a capture would refuse before it copies the first row. */
  private static String source(Project project, Machine machine) {
    try (Connection source = ProjectCapture.source(project.source()).open()) {
      SourceSchema schema = SourceSchema.read(source);
      MaskingPlan plan = ProjectCapture.plan(project, schema);
      plan.proveAtSource(source);
      int major = source.getMetaData().getDatabaseMajorVersion();
      List<String> libraries =
          Capture.libraries(
              source,
              Set.copyOf(project.source().leaveOutLibraries()),
              machine.installations().server(major));
      String dump =
          machine
              .installations()
              .clientTools(major)
              .map(tools -> "by pg_dump")
              .orElse("by the built-in writer, for lack of a pg_dump " + major);
      return "the source answers as PostgreSQL %s, each of %d columns has a rule, and the schema is copied %s%s"
          .formatted(
              source.getMetaData().getDatabaseProductVersion(),
              plan.coverage().size(),
              dump,
              libraries.isEmpty() ? "" : "; previews preload " + String.join(", ", libraries));
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.SOURCE_FAILED, e, project.name(), String.valueOf(e.getSQLState()));
    }
  }
}
