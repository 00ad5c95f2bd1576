package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Figures for people: a table, then what was left out, then a line of each for programs, where the
 * first figure, which the measurement is named after, comes last.
 */
final class FigureLines {
  private FigureLines() {}

  static List<List<String>> table(List<Figure> figures) {
    return Stream.concat(
            Stream.of(List.of("FIGURE", "MEASURED", "GOAL", "", "FROM")),
            figures.stream()
                .map(figure ->
                    List.of(
                        figure.what(),
                        figure.valueText(),
                        figure.goalText(),
                        figure.verdictText(),
                        figure.detail())))
        .toList();
  }

  static List<String> lines(List<Figure> figures) {
    List<String> lines = new ArrayList<>();
    for (Figure figure : figures) {
      if (figure.leftOut() != null) {
        lines.add(figure.what() + " is left out: " + figure.leftOut());
      }
    }
    if (figures.stream().anyMatch(f -> f.value() != null && f.verdict() == null)) {
      lines.add("no verdict: it takes at least " + Figure.ENOUGH_RUNS + " runs");
    }
    List<String> results =
        figures.stream()
            .filter(figure -> figure.verdict() != null)
            .map(Figure::resultLine)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.rotate(results, -1);
    lines.addAll(results);
    return lines;
  }

  /** Something was measured, and all of it reached its goal. */
  static boolean passed(List<Figure> figures) {
    List<Figure> measured = figures.stream().filter(figure -> figure.value() != null).toList();
    return !measured.isEmpty() && measured.stream().allMatch(Figure::passed);
  }
}
