package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Needs;
import dev.previewdb.snapshot.masking.MaskedSample;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * The one command that prints values of production. It has no JSON: what a program reads, it keeps.
 */
@Command(
    name = "preview",
    description = {
      "A few rows of production, with the values of each masked column before and after.",
      "Shown on a terminal only; nothing is written anywhere."
    },
    footer = {"", "Example:", "  previewdb masking preview shop public.customer --rows 3"})
final class MaskingPreviewCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 1000;

  /** Code points of a value that are shown. */
  private static final int LONGEST = 60;

  @ParentCommand private @Nullable MaskingCommand masking;

  @Parameters(
      index = "0",
      paramLabel = "PROJECT",
      description = "The project, as the configuration names it.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "TABLE",
      description = "SCHEMA.TABLE, as in the masking rules; of the schema public without one.")
  private String table = "";

  @Option(
      names = "--rows",
      defaultValue = "5",
      paramLabel = "N",
      description = "How many rows, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() {
    if (!PreviewDbCommand.isTerminal(command)) {
      throw PreviewDbException.of(Problem.NOT_A_TERMINAL);
    }
    CommandSpec spec = Objects.requireNonNull(command);
    if (rows < 1 || rows > MOST_ROWS) {
      throw new ParameterException(spec.commandLine(), "--rows is from 1 to " + MOST_ROWS);
    }
    Project project =
        ConfigFile.project(
            Objects.requireNonNull(masking).config().read(Needs.capture(name)), name);
    show(spec.commandLine().getOut(), sample(project));
    return ExitCodes.DONE;
  }

  private List<List<MaskedSample.Value>> sample(Project project) {
    Source source = ProjectCapture.source(project.source());
    try (Connection connection = source.open()) {
      List<TablePlan> plans = plans(project, SourceSchema.read(connection));
      List<List<MaskedSample.Value>> sample = new ArrayList<>();
      for (TablePlan plan : plans) {
        if (plan.masks() && sample.size() < rows) {
          sample.addAll(
              MaskedSample.read(connection, source.address(), plan, rows - sample.size()));
        }
      }
      return sample;
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.SOURCE_FAILED, e, project.name(), String.valueOf(e.getSQLState()));
    }
  }

  /** Those of the table, or of the partitions below it. */
  private List<TablePlan> plans(Project project, SourceSchema schema) {
    Optional<TableName> wanted = TableName.parse(table.contains(".") ? table : "public." + table);
    List<TablePlan> plans =
        ProjectCapture.plan(project, schema).tables().stream()
            .filter(plan ->
                wanted.filter(plan.table().name()::equals).isPresent()
                    || wanted.filter(plan.table().root()::equals).isPresent())
            .toList();
    if (plans.isEmpty()) {
      throw PreviewDbException.of(Problem.UNKNOWN_TABLE, name, TableName.oneLine(table));
    }
    return plans;
  }

  private void show(PrintWriter out, List<List<MaskedSample.Value>> sample) {
    if (sample.isEmpty()) {
      out.println("There is no row to show, or no column of it is masked.");
    }
    for (int i = 0; i < sample.size(); i++) {
      out.println("row " + (i + 1));
      for (MaskedSample.Value value : sample.get(i)) {
        out.println(
            "  "
                + TableName.oneLine(value.column())
                + "  "
                + shown(value.before())
                + " -> "
                + shown(value.after()));
      }
    }
  }

  /** On one line, and without what would move a terminal's cursor. */
  private static String shown(Optional<String> value) {
    return value
        .map(text -> {
          boolean cut = text.codePointCount(0, text.length()) > LONGEST;
          String start = cut ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…" : text;
          return "'" + TableName.oneLine(start) + "'";
        })
        .orElse("NULL");
  }
}
