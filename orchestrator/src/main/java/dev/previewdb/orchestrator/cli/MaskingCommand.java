package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.KeyRotation;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Needs;
import dev.previewdb.snapshot.masking.DraftSample;
import dev.previewdb.snapshot.masking.MaskingCheck;
import dev.previewdb.snapshot.masking.MaskingDraft;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.masking.SchemaReview;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.source.SourceSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "masking",
    subcommands = MaskingPreviewCommand.class,
    description =
        "Draft a project's masking rules, check them against production's schema, and see them at work.",
    footer = {
      "",
      "Examples:",
      "  previewdb masking draft shop > masking/shop.yaml",
      "  previewdb masking check shop",
      "  previewdb masking preview shop public.customer",
      "  previewdb masking grants shop",
      "  previewdb masking rotate-key shop"
    })
final class MaskingCommand {
  private static final String PROJECT = "The project, as the configuration names it.";

  @Mixin private ConfigFile config = new ConfigFile();

  ConfigFile config() {
    return config;
  }

  @Command(
      name = "draft",
      description =
          "Rules for every column of production, to be reviewed: review every keep, since a draft can still keep a personal column.",
      footer = {"", "Example:", "  previewdb masking draft shop > masking/shop.yaml"})
  int draft(
      @Mixin Output output,
      @Option(
              names = "--names-only",
              description =
                  "Read no rows: draft from names, types and constraints alone. Else some rows of each table tell what its columns hold; no value is written.")
          boolean names,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String name) {
    Project project = ConfigFile.project(config.read(Needs.source(name)), name);
    String draft =
        atSource(
            project,
            source -> {
              SourceSchema schema = SourceSchema.read(source);
              DraftSample sample = names ? DraftSample.none() : DraftSample.read(source, schema);
              return MaskingDraft.of(schema, sample)
                  + SchemaReview.proposal(schema.database(), CatalogFingerprint.of(source));
            });
    output.print(Map.of("project", name, "rules", draft), () -> output.line(draft.stripTrailing()));
    return ExitCodes.DONE;
  }

  /** A check for programs. */
  record CheckView(
      boolean passes,
      List<String> unreviewed,
      List<String> gone,
      List<String> unfit,
      List<String> personal,
      String draft) {
    static CheckView of(MaskingCheck check) {
      return new CheckView(
          check.passes(),
          check.unreviewed(),
          check.gone(),
          check.unfit(),
          check.personal(),
          check.draft());
    }
  }

  @Command(
      name = "check",
      description =
          "What changed since the rules were reviewed; exit code 1 when a capture would refuse or a rule speaks of nothing.",
      footer = {"", "Example:", "  previewdb masking check shop || echo 'review the new columns'"})
  int check(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String name) {
    Project project = ConfigFile.project(config.read(Needs.rules(name)), name);
    MaskingRules rules = ProjectCapture.rules(project);
    MaskingCheck check = atSource(project, source -> MaskingCheck.atSource(source, rules));
    output.print(CheckView.of(check), () -> text(output, project, check));
    return check.passes() ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private static void text(Output output, Project project, MaskingCheck check) {
    check.unreviewed().forEach(column -> output.line("unreviewed  " + column));
    check.gone().forEach(column -> output.line("gone        " + column));
    check.unfit().forEach(rule -> output.line("unfit       " + rule));
    check.personal().forEach(find -> output.line("personal    " + find));
    if (check.passes()) {
      output.line("Every column of " + project.name() + " has a rule that fits it.");
    } else if (!check.draft().isEmpty()) {
      output.line("");
      output.line("# Review these, and add them to " + project.maskingRules());
      output.line(check.draft().stripTrailing());
    }
  }

  @Command(
      name = "grants",
      description = {
        "The least that the source's user needs for captures by these rules: statements for an administrator of the source.",
        "Tables whose rows are not copied are left out, unless source.schema-by is pg-dump, which locks every table."
      },
      footer = {"", "Example:", "  previewdb masking grants shop | psql production"})
  int grants(
      @Mixin Output output,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String name) {
    Project project = ConfigFile.project(config.read(Needs.rules(name)), name);
    List<String> grants = atSource(project, source -> ProjectCapture.grants(project, source));
    output.print(Map.of("project", name, "grants", grants), () -> grants.forEach(output::line));
    return ExitCodes.DONE;
  }

  /** For programs, what was done. */
  record RotatedView(String project, String oldId, String newId, @Nullable String kept) {
    static RotatedView of(KeyRotation.Rotated rotated) {
      return new RotatedView(
          rotated.project(),
          rotated.oldId(),
          rotated.newId(),
          rotated.kept().map(Path::toString).orElse(null));
    }
  }

  /** What becomes of the key that was there. */
  enum Old {
    keep,
    remove
  }

  @Command(
      name = "rotate-key",
      description = {
        "Put a new random masking key into the key's file, where masking-key is `{ file: … }`. The key is never shown.",
        "Snapshots and previews made with the old one go on working; the next capture masks with the new one."
      },
      footer = {"", "Example:", "  previewdb masking rotate-key shop --old remove"})
  int rotateKey(
      @Mixin Output output,
      @Option(
              names = "--old",
              defaultValue = "keep",
              paramLabel = "WHAT",
              description =
                  "keep: beside the new one, as FILE.old-ID; remove: no copy is left (default: ${DEFAULT-VALUE}).")
          Old old,
      @Parameters(paramLabel = "PROJECT", description = PROJECT) String name) {
    Project project = ConfigFile.project(config.read(Needs.nothing()), name);
    KeyRotation.Rotated rotated = KeyRotation.rotate(project, old == Old.keep);
    output.print(RotatedView.of(rotated), () -> text(output, rotated));
    return ExitCodes.DONE;
  }

  private static void text(Output output, KeyRotation.Rotated rotated) {
    output.line(
        "The masking key of %s is now %s; it was %s."
            .formatted(rotated.project(), rotated.newId(), rotated.oldId()));
    rotated.kept().ifPresent(file -> output.line("The old one is kept in " + file + "."));
    output.line(
        "Take a snapshot with `previewdb snapshot take "
            + rotated.project()
            + "`; a running service uses the new key too, without a restart.");
  }

  /** Work that reads production. */
  private interface AtSource<T> {
    T read(Connection source) throws SQLException;
  }

  private static <T> T atSource(Project project, AtSource<T> work) {
    try (Connection source = ProjectCapture.source(project.source()).open()) {
      return work.read(source);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.SOURCE_FAILED, e, project.name(), String.valueOf(e.getSQLState()));
    }
  }
}
