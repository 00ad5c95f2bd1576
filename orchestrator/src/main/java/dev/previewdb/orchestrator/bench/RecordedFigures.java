package dev.previewdb.orchestrator.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of the page of figures: what one measurement came to, when, where and by which command.
 * It is read as strictly as it is written, so that nobody's hand-made figure passes for one.
 *
 * @param command without paths
 * @param machine rows of a name and a value
 * @param figures rows: what, the value, the goal, the verdict, what it comes from
 */
record RecordedFigures(
    String bench,
    LocalDate date,
    String command,
    List<List<String>> machine,
    List<List<String>> figures) {
  private static final Pattern TITLE = Pattern.compile("## ([a-z-]+)");
  private static final Pattern MADE =
      Pattern.compile("Measured on (\\d{4}-\\d{2}-\\d{2}) by `(previewdb bench [^`]+)`\\.");
  private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+");
  private static final Pattern GOAL = Pattern.compile("([≤≥]) (\\d+\\.\\d+)");
  private static final List<String> MACHINE_HEAD = List.of("machine", "");
  private static final List<String> FIGURES_HEAD =
      List.of("figure", "measured", "goal", "", "from");

  private static final int VALUE = 1;
  private static final int GOAL_CELL = 2;
  private static final int VERDICT = 3;

  static RecordedFigures of(BenchReport report, LocalDate date, String command, String fileSystem) {
    List<List<String>> rows =
        report.figures().stream()
            .map(figure ->
                List.of(
                    figure.what(),
                    figure.valueText(),
                    figure.goalText().replace("<=", "≤").replace(">=", "≥"),
                    figure.verdictText(),
                    figure.leftOut() != null ? figure.leftOut() : figure.detail()))
            .toList();
    return new RecordedFigures(
        report.bench(), date, command, Surroundings.here(fileSystem, report.server()).rows(), rows);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("## " + bench);
    lines.add("");
    lines.add("Measured on %s by `%s`.".formatted(date, command));
    lines.add("");
    lines.addAll(table(MACHINE_HEAD, machine));
    lines.add("");
    lines.addAll(table(FIGURES_HEAD, figures));
    return lines;
  }

  private static List<String> table(List<String> head, List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(row(head));
    lines.add("|" + "---|".repeat(head.size()));
    rows.stream().map(RecordedFigures::row).forEach(lines::add);
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells.stream().map(c -> c.replace("|", "/")).toList()) + " |";
  }

  /**
   * What {@link #lines} wrote.
   *
   * @throws IllegalArgumentException naming the line that it did not write
   */
  static RecordedFigures parse(List<String> lines) {
    try {
      Matcher title = matched(TITLE, lines.get(0));
      Matcher made = matched(MADE, lines.get(2));
      int end = lines.subList(4, lines.size()).indexOf("") + 4;
      RecordedFigures read =
          new RecordedFigures(
              title.group(1),
              LocalDate.parse(made.group(1)),
              made.group(2),
              cells(lines.subList(6, end)),
              cells(lines.subList(end + 3, lines.size())));
      read.figures.forEach(RecordedFigures::requireJudgedRightly);
      if (!read.lines().equals(lines)) {
        throw new IllegalArgumentException("a section was not written by the bench");
      }
      return read;
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a section is too short: " + lines, e);
    }
  }

  private static List<List<String>> cells(List<String> rows) {
    return rows.stream()
        .map(line -> Arrays.asList(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .toList();
  }

  /** The verdict follows from the value and the goal. */
  private static void requireJudgedRightly(List<String> row) {
    Matcher goal = matched(GOAL, row.get(GOAL_CELL));
    String verdict = row.get(VERDICT);
    if (row.get(VALUE).equals("left out")) {
      matched(Pattern.compile(""), verdict);
      return;
    }
    double value = Double.parseDouble(matched(NUMBER, row.get(VALUE)).group());
    double bound = Double.parseDouble(goal.group(2));
    boolean reached = goal.group(1).equals("≤") ? value <= bound : value >= bound;
    matched(Pattern.compile(reached ? "pass|no verdict" : "fail|no verdict"), verdict);
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' was not written by the bench");
    }
    return matcher;
  }
}
