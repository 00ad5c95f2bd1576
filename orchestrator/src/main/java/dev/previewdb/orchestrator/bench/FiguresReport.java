package dev.previewdb.orchestrator.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * A measurement that is nothing but its figures.
 *
 * @param bench its name, as its command
 * @param server PostgreSQL's version
 * @param mode {@code subvolume} or {@code reflink} where blocks were shared, {@code copy} where not
 * @param notes what has to be known besides
 */
public record FiguresReport(
    String bench, String server, String mode, int runs, List<Figure> figures, List<String> notes)
    implements BenchReport {

  public FiguresReport {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  /** The same with more figures. */
  FiguresReport with(List<Figure> more) {
    List<Figure> all = new ArrayList<>(figures);
    all.addAll(more);
    return new FiguresReport(bench, server, mode, runs, all, notes);
  }

  @Override
  public List<List<List<String>>> tables() {
    return List.of(FigureLines.table(figures));
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>(notes);
    lines.addAll(FigureLines.lines(figures));
    return lines;
  }

  @Override
  @JsonProperty
  public boolean passed() {
    return FigureLines.passed(figures);
  }
}
