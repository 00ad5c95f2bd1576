package dev.previewdb.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.capture.MaskingKeys;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.capture.SnapshotVerification;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Needs;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.store.DamagedSnapshot;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Pruned;
import dev.previewdb.snapshot.store.Retention;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.verify.SnapshotCheck;
import dev.previewdb.snapshot.volume.DiskUse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
  private static final String PROJECT = "The project, as the configuration names it.";
  private static final String VERSION = "The snapshot, as `snapshot list` prints it.";

  @Mixin private ConfigFile config = new ConfigFile();

  /** The manifest for programs, and what became of older snapshots. */
  record TakenView(
      @JsonUnwrapped Manifest manifest, List<Retention.Going> dropped, List<String> stayed) {
    static TakenView of(ProjectCapture.Taken taken) {
      Pruned pruned = taken.pruned();
      return new TakenView(taken.snapshot().manifest(), pruned.dropped(), pruned.stayed());
    }
  }

  @Command(
      name = "take",
      description =
          "Read production, mask it in the stream, check the result and list it; then drop those that projects.NAME.snapshots no longer keeps.",
      footer = {"", "Example:", "  previewdb snapshot take shop"})
  int take(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project) {
    Config read = config.read(Needs.capture(project));
    Config.Project wanted = ConfigFile.project(read, project);
    Storage storage = Storage.open(read.storage());
    ProjectCapture capture =
        new ProjectCapture(storage, Machine.of(read, storage), Clock.systemUTC());
    CaptureLines progress = new CaptureLines(output.progress(), Terminal.watched(System.getenv()));
    ProjectCapture.Taken taken;
    try (CleanEnd _ = CleanEnd.ofThisThread()) {
      taken = capture.take(wanted, progress);
    } finally {
      progress.end();
    }
    output.print(
        TakenView.of(taken),
        () -> {
          SnapshotText.summary(output, taken.snapshot().manifest());
          SnapshotText.pruned(output, taken.pruned());
        });
    return ExitCodes.DONE;
  }

  @Command(
      name = "prune",
      description =
          "Drop the snapshots that projects.NAME.snapshots no longer keeps, as each capture does at its end, and say why.",
      footer = {"", "Example:", "  previewdb snapshot prune shop --dry-run"})
  int prune(
      @Mixin Output output,
      @Option(names = "--dry-run", description = "Only say what would be dropped.") boolean dryRun,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project) {
    Config read = config.read(Needs.nothing());
    Retention retention = ConfigFile.project(read, project).snapshots().retention();
    SnapshotCatalog catalog = catalog(project);
    if (dryRun) {
      List<Retention.Going> going = catalog.prunable(project, retention, Instant.now());
      output.print(
          Map.of("project", project, "wouldDrop", going),
          () -> SnapshotText.going(output, "would go", going));
      return ExitCodes.DONE;
    }
    Pruned pruned = catalog.prune(project, retention, Instant.now());
    output.print(
        Map.of("project", project, "dropped", pruned.dropped(), "stayed", pruned.stayed()),
        () -> SnapshotText.pruned(output, pruned));
    return ExitCodes.DONE;
  }

  /**
   * For programs, a damaged snapshot: after the whole ones, so that the first is the current one.
   */
  record DamagedView(String version, Told damaged) {
    static DamagedView of(DamagedSnapshot damaged) {
      return new DamagedView(damaged.version(), Failures.told(damaged.failure()));
    }
  }

  @Command(
      name = "list",
      description = {
        "A project's snapshots, the newest first, and the time of the next by the schedule.",
        "Those whose manifest cannot be read come last, each with the mend: nothing is made from them.",
        "A refresh that failed is told on the error stream until it is mended."
      },
      footer = {"", "Example:", "  previewdb snapshot list shop -o json"})
  int list(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project) {
    Config read = config.read(Needs.nothing());
    Config.Project wanted = ConfigFile.project(read, project);
    Storage storage = Storage.open(read.storage());
    SnapshotCatalog catalog = new SnapshotCatalog(storage.snapshots());
    List<SnapshotText.View> whole =
        SnapshotText.views(
            catalog.list(project), MaskingKeys.presentId(wanted, config.environment()));
    List<DamagedView> damaged = catalog.damaged(project).stream().map(DamagedView::of).toList();
    List<Object> all = new ArrayList<>(whole);
    all.addAll(damaged);
    output.text(() ->
        catalog
            .failedBuilds(project)
            .forEach(failed ->
                output.line(
                    "failed  "
                        + failed.version()
                        + ", not usable; for a day in "
                        + failed.directory()
                        + ": "
                        + failed.why())));
    output.print(
        all,
        () -> {
          if (all.isEmpty()) {
            output.line("None yet: take one with `previewdb snapshot take " + project + "`.");
          }
          if (!whole.isEmpty()) {
            SnapshotText.list(output, whole, Instant.now());
          }
          damaged.forEach(
              each -> output.line("DAMAGED  " + each.version() + "  " + each.damaged().line()));
          RefreshText.next(wanted).ifPresent(output::line);
        });
    // Beside the list, which programs read.
    RefreshText.failure(storage, project).ifPresent(words -> output.progress().println(words));
    return ExitCodes.DONE;
  }

  @Command(
      name = "show",
      description =
          "One snapshot: where it came from, how each column was treated, what was checked, and its hashes.",
      footer = {"", "Example:", "  previewdb snapshot show shop 20260102-030405"})
  int show(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "VERSION", description = VERSION) String version) {
    Config read = config.read(Needs.nothing());
    Config.Project wanted = ConfigFile.project(read, project);
    SnapshotText.View view =
        SnapshotText.View.of(
            found(catalog(project), project, version),
            new DiskUse(),
            MaskingKeys.presentId(wanted, config.environment()));
    output.print(view, () -> SnapshotText.whole(output, view));
    return ExitCodes.DONE;
  }

  /** A verification for programs. */
  record VerifyView(String project, String version, boolean passes, List<SnapshotCheck> checks) {
    static VerifyView of(String project, String version, List<SnapshotCheck> checks) {
      return new VerifyView(
          project, version, checks.stream().allMatch(SnapshotCheck::holds), checks);
    }
  }

  @Command(
      name = "verify",
      description = {
        "Prove on a throw-away clone that a snapshot is still what was published: its files, its schema's fingerprint, its rows' numbers.",
        "Exit code 1 when something differs."
      },
      footer = {"", "Example:", "  previewdb snapshot verify shop 20260102-030405"})
  int verify(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "VERSION", description = VERSION) String version) {
    Config read = config.read(Needs.nothing());
    ConfigFile.project(read, project);
    Storage storage = Storage.open(read.storage());
    found(new SnapshotCatalog(storage.snapshots()), project, version);
    SnapshotVerification verification =
        new SnapshotVerification(storage, Machine.of(read, storage));
    VerifyView view;
    try (CleanEnd _ = CleanEnd.ofThisThread()) {
      view = VerifyView.of(project, version, verification.run(project, version));
    }
    output.print(view, () -> view.checks().forEach(check -> line(output, check)));
    if (!view.passes()) {
      String differing =
          view.checks().stream()
              .filter(check -> !check.holds())
              .map(check -> check.name() + ": " + check.words())
              .collect(Collectors.joining("; "));
      throw new SnapshotException(SnapshotProblem.SNAPSHOT_DIFFERS, project, version, differing);
    }
    return ExitCodes.DONE;
  }

  private static void line(Output output, SnapshotCheck check) {
    output.line((check.holds() ? "ok   " : "BAD  ") + check.name() + ": " + check.words());
  }

  @Command(
      name = "drop",
      description = "Remove a snapshot, also a damaged one; previews made from it live on.",
      footer = {"", "Example:", "  previewdb snapshot drop shop 20260102-030405"})
  int drop(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "VERSION", description = VERSION) String version) {
    SnapshotCatalog catalog = catalog(project);
    boolean damaged =
        catalog.damaged(project).stream().anyMatch(each -> each.version().equals(version));
    if (!damaged) {
      found(catalog, project, version);
    }
    catalog.drop(project, version);
    output.print(
        Map.of("project", project, "dropped", version),
        () -> output.line("dropped snapshot " + version + " of " + project));
    return ExitCodes.DONE;
  }

  private SnapshotCatalog catalog(String project) {
    Config read = config.read(Needs.nothing());
    ConfigFile.project(read, project);
    return new SnapshotCatalog(Storage.open(read.storage()).snapshots());
  }

  private static Snapshot found(SnapshotCatalog catalog, String project, String version) {
    return catalog
        .find(project, version)
        .orElseThrow(
            () -> PreviewDbException.of(Problem.UNKNOWN_SNAPSHOT, project, version, project));
  }
}
