package dev.previewdb.orchestrator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.previewdb.orchestrator.api.ApiJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Where results go: text for people, or JSON for programs. Progress and errors go to the error
 * stream.
 */
final class Output {
  private static final ObjectWriter JSON = ApiJson.mapper().writerWithDefaultPrettyPrinter();

  /** The two forms of a result. */
  enum Form {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORM",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Form form = Form.text;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** Prints the value as JSON, or what the text says of it. */
  void print(Object value, Runnable text) {
    if (form == Form.json) {
      line(json(value));
    } else {
      text.run();
    }
  }

  /** More text, where JSON has it already. */
  void text(Runnable text) {
    if (form == Form.text) {
      text.run();
    }
  }

  void line(String line) {
    out().println(line);
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  /** Set by picocli before the command runs. */
  private CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }

  /** The error stream: what happens meanwhile. */
  PrintWriter progress() {
    return commandLine().getErr();
  }

  boolean isJson() {
    return form == Form.json;
  }

  /** Whether the command that was given was asked for JSON: then its error is JSON, too. */
  static boolean isJson(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.matchedOptionValue("--output", Form.text) == Form.json;
  }

  /** Rows in columns as wide as their widest cell; the first row is the header. */
  void table(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths.get(i) - row.get(i).length() + 2));
      }
      line(line.toString().stripTrailing());
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written as JSON", e);
    }
  }
}
