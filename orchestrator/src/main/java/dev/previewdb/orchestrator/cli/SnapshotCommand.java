package dev.previewdb.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
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
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.verify.SnapshotCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  private static final String PROJECT = "The project, as the configuration names it.";
  private static final String VERSION = "The snapshot, as `snapshot list` prints it.";

  @Mixin private ConfigFile config = new ConfigFile();

  /** The manifest for programs, and what became of older snapshots. */
  record TakenView(@JsonUnwrapped Manifest manifest, List<String> dropped, List<String> stayed) {
    static TakenView of(ProjectCapture.Taken taken) {
      Pruned pruned = taken.pruned();
      return new TakenView(taken.snapshot().manifest(), pruned.dropped(), pruned.stayed());
    }
  }

  @Command(
      name = "take",
      description =
          "Read production, mask it in the stream, check the result and list it; then drop snapshots beyond projects.NAME.snapshots.keep.",
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
    show(output, taken.snapshot().manifest(), TakenView.of(taken));
    output.text(() -> {
      Pruned pruned = taken.pruned();
      pruned.dropped().forEach(version -> output.line("  dropped  " + version));
      pruned.stayed().forEach(why -> output.line("  stays    " + why));
    });
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
        "A project's snapshots, the newest first.",
        "Those whose manifest cannot be read come last, each with the mend: nothing is made from them."
      },
      footer = {"", "Example:", "  previewdb snapshot list shop -o json"})
  int list(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project) {
    SnapshotCatalog catalog = catalog(project);
    List<Manifest> whole = catalog.list(project).stream().map(Snapshot::manifest).toList();
    List<DamagedView> damaged = catalog.damaged(project).stream().map(DamagedView::of).toList();
    List<Object> all = new ArrayList<>(whole);
    all.addAll(damaged);
    output.print(
        all,
        () -> {
          if (all.isEmpty()) {
            output.line("None yet: take one with `previewdb snapshot take " + project + "`.");
          }
          if (!whole.isEmpty()) {
            table(output, whole);
          }
          damaged.forEach(
              each -> output.line("DAMAGED  " + each.version() + "  " + each.damaged().line()));
        });
    return ExitCodes.DONE;
  }

  private static void table(Output output, List<Manifest> snapshots) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("VERSION", "TAKEN", "POSTGRESQL", "SIZE", "ROWS", "SCHEMA BY"));
    snapshots.forEach(m ->
        rows.add(
            List.of(
                m.version(),
                Sizes.time(m.createdAt()),
                m.server().version(),
                Sizes.bytes(m.bytes()),
                "%,d".formatted(rows(m)),
                m.schema().by())));
    output.table(rows);
  }

  @Command(
      name = "show",
      description =
          "One snapshot: where it came from, how each column was treated, what was checked.",
      footer = {"", "Example:", "  previewdb snapshot show shop 20260102-030405"})
  int show(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String project,
      @Parameters(paramLabel = "VERSION", description = VERSION) String version) {
    Manifest manifest = found(catalog(project), project, version).manifest();
    show(output, manifest, manifest);
    output.text(() -> {
      output.line("");
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("COLUMN", "TREATMENT", "HOW"));
      manifest
          .columns()
          .forEach(c -> rows.add(List.of(c.table() + "." + c.column(), c.treatment(), c.how())));
      output.table(rows);
    });
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

  private static long rows(Manifest manifest) {
    return manifest.tables().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void show(Output output, Manifest manifest, Object json) {
    output.print(
        json,
        () -> {
          output.line("snapshot " + manifest.version() + " of " + manifest.project());
          output.line(
              "  source   "
                  + manifest.source().address()
                  + ", PostgreSQL "
                  + manifest.source().version());
          output.line("  schema   by " + manifest.schema().by());
          output.line(
              "  holds    %,d rows in %d %s, %s"
                  .formatted(
                      rows(manifest),
                      manifest.tables().size(),
                      manifest.tables().size() == 1 ? "table" : "tables",
                      Sizes.bytes(manifest.bytes())));
          output.line("  took     " + Sizes.seconds(manifest.durationMillis()));
          manifest.checks().forEach(check -> output.line("  checked  " + check));
          manifest.leftOut().forEach(left -> output.line("  left out " + left));
        });
  }
}
