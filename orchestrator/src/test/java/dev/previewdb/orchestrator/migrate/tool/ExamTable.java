package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link AgainstRealToolsTest} found, case by tool, as the documents tell it. A cell is there
 * only if the tool and we agreed in everything; it tells in what. The columns of tools that have
 * not run stay as they are told.
 */
final class ExamTable {
  static final String FURTHER = "nothing to do on ours, and goes on";
  private static final Path FILE =
      Path.of("..", "docs", "migration-tools.md").toAbsolutePath().normalize();
  private static final String BEGIN = "| case |";

  private final Map<String, String> cells = new ConcurrentHashMap<>();

  void agreed(RealTool tool, String given, List<Boolean> verdicts) {
    cells.put(
        key(tool.label(), given),
        verdicts.stream().map(ran -> ran ? "runs" : "fails").collect(Collectors.joining(", ")));
  }

  /**
   * Of the tools that ran all cases, the documents tell what was found. A tool has its column from
   * the first time that the table was written with it.
   */
  void isTold() throws IOException {
    boolean write = Boolean.getBoolean("previewdb.docs.write");
    String text = Files.readString(FILE);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf("\n\n", begin);
    Map<String, String> known = told(text.substring(begin, end));
    for (RealTool tool : RealTools.ALL) {
      if (ranAll(tool) && (write || isKnown(tool, known))) {
        given()
            .map(given -> key(tool.label(), given))
            .forEach(key -> known.put(key, String.valueOf(cells.get(key))));
      }
    }
    String table = table(known);
    if (write) {
      Files.writeString(FILE, text.substring(0, begin) + table + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as("docs/migration-tools.md; write its exams anew with -Dpreviewdb.docs.write=true")
        .isEqualTo(table);
  }

  private boolean ranAll(RealTool tool) {
    return given().allMatch(given -> cells.containsKey(key(tool.label(), given)));
  }

  private static boolean isKnown(RealTool tool, Map<String, String> cells) {
    return cells.containsKey(key(tool.label(), FURTHER));
  }

  private static Map<String, String> told(String table) {
    List<List<String>> rows =
        table
            .lines()
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
            .toList();
    Map<String, String> told = new HashMap<>();
    for (List<String> row : rows.subList(2, rows.size())) {
      for (int column = 2; column < row.size(); column++) {
        if (!row.get(column).isEmpty()) {
          told.put(key(rows.getFirst().get(column), row.get(1)), row.get(column));
        }
      }
    }
    return told;
  }

  private static String table(Map<String, String> cells) {
    List<String> tools =
        RealTools.ALL.stream().filter(tool -> isKnown(tool, cells)).map(RealTool::label).toList();
    return Stream.concat(
            Stream.of(
                BEGIN + " " + String.join(" | ", tools) + " |",
                "| --- ".repeat(tools.size() + 1) + "|"),
            given().map(given -> row(given, tools, cells)))
        .collect(Collectors.joining("\n"));
  }

  private static String row(String given, List<String> tools, Map<String, String> cells) {
    return tools.stream()
        .map(tool -> cells.getOrDefault(key(tool, given), ""))
        .collect(Collectors.joining(" | ", "| " + given + " | ", " |"));
  }

  private static Stream<String> given() {
    return Stream.concat(ToolCase.ALL.stream().map(ToolCase::name), Stream.of(FURTHER));
  }

  private static String key(String label, String given) {
    return label + ": " + given;
  }
}
