package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.snapshot.masking.MaskingCheck;
import dev.previewdb.snapshot.masking.MaskingDraft;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "masking",
    description = "Draft a project's masking rules, and check them against production's schema.",
    footer = {
      "",
      "Examples:",
      "  previewdb masking draft shop > masking.yaml",
      "  previewdb masking check shop"
    })
final class MaskingCommand {
  @Mixin private ConfigFile config = new ConfigFile();

  @Command(
      name = "draft",
      description =
          "Rules for every column of production, to be reviewed: review every keep, since a draft can still keep a personal column.")
  int draft(@Mixin Output output, @Parameters(paramLabel = "PROJECT") String project) {
    String draft = MaskingDraft.of(schema(ConfigFile.project(config.read(), project)));
    output.print(draft, () -> output.line(draft));
    return ExitCodes.DONE;
  }

  @Command(
      name = "check",
      description =
          "What changed since the rules were reviewed; exit code 1 when a capture would refuse.")
  int check(@Mixin Output output, @Parameters(paramLabel = "PROJECT") String name) {
    Project project = ConfigFile.project(config.read(), name);
    MaskingCheck check = MaskingCheck.of(schema(project), ProjectCapture.rules(project));
    output.print(
        check,
        () -> {
          check.unreviewed().forEach(column -> output.line("unreviewed  " + column));
          check.gone().forEach(column -> output.line("gone        " + column));
          check.unfit().forEach(rule -> output.line("unfit       " + rule));
          output.line(check.passes() ? "The rules are those of the source." : check.draft());
        });
    return check.passes() ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private static SourceSchema schema(Project project) {
    try (Connection source = ProjectCapture.source(project.source()).open()) {
      return SourceSchema.read(source);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.SOURCE_FAILED, e, project.name(), String.valueOf(e.getSQLState()));
    }
  }
}
