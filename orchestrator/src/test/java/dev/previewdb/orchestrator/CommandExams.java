package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link CommandToolsTest} saw, tool by tool, as the documents tell it. A tool that did not
 * come to the end of its exam keeps the row it is told with.
 */
final class CommandExams {
  private static final Path FILE =
      Path.of("..", "docs", "migration-tools.md").toAbsolutePath().normalize();
  private static final String BEGIN = "| tool in code |";
  private static final List<String> HEAD =
      List.of(
          BEGIN
              + " first run | its own check | a push that adds one | a push that edits one | one that fails |",
          "| --- | --- | --- | --- | --- | --- |");

  /** Those that could not be had, with the reason. */
  private static final List<String> NOT_RUN =
      List.of(
          "| Ecto | not run: its packages are Hex's, which the machine of the tests does not reach | | | | |");

  private final Map<String, String> rows = new ConcurrentHashMap<>();

  void passed(CommandProject project, List<String> seen) {
    rows.put(project.version(), begin(project) + " " + String.join(" | ", seen) + " |");
  }

  void isTold() throws IOException {
    String text = Files.readString(FILE);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf("\n\n", begin);
    String told = text.substring(begin, end);
    String table =
        Stream.of(
                HEAD.stream(),
                CommandProject.ALL.stream().flatMap(project -> row(project, told).stream()),
                NOT_RUN.stream())
            .flatMap(rows -> rows)
            .collect(Collectors.joining("\n"));
    if (Boolean.getBoolean("previewdb.docs.write")) {
      Files.writeString(FILE, text.substring(0, begin) + table + text.substring(end));
      return;
    }
    assertThat(told)
        .as("docs/migration-tools.md; write its exams anew with -Dpreviewdb.docs.write=true")
        .isEqualTo(table);
  }

  private Optional<String> row(CommandProject project, String told) {
    return Optional.ofNullable(rows.get(project.version()))
        .or(() -> told.lines().filter(line -> line.startsWith(begin(project))).findFirst());
  }

  private static String begin(CommandProject project) {
    return "| " + project.version() + " |";
  }
}
