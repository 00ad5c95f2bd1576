package dev.previewdb.orchestrator.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.previewdb.snapshot.volume.CloneMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured; times are medians in milliseconds.
 *
 * @param mode {@code subvolume} or {@code reflink} where blocks were shared, {@code copy} where
 *     every byte was copied
 * @param server PostgreSQL's version
 * @param runs measured ones of each way at each size
 * @param sizes smallest first; none where nothing was timed by size
 */
public record CloneReport(
    String mode, String server, int runs, List<Size> sizes, List<Figure> figures)
    implements BenchReport {
  static final String NOTE_ON_COPIES =
      "note: this file system cannot share blocks, so both ways copy every byte";

  /**
   * One size.
   *
   * @param plain none where it was left out
   */
  public record Size(String size, long sizeBytes, Ours ours, @Nullable Plain plain) {}

  /** Ours: cloned, started with its owner let in, connected afresh and the first query answered. */
  public record Ours(double total, double cloning, double start, double query) {}

  /**
   * By hand: copied, then started until psql had its answer.
   *
   * @param ratio ours to it
   */
  public record Plain(double total, double copy, double answer, double ratio) {}

  static CloneReport of(
      CloneMode mode, String server, int runs, List<Size> sizes, List<Figure> figures) {
    return new CloneReport(
        mode.name().toLowerCase(Locale.ROOT),
        server,
        runs,
        List.copyOf(sizes),
        List.copyOf(figures));
  }

  @Override
  public String bench() {
    return mode.equals("subvolume") ? "clone-subvolume" : "clone";
  }

  @Override
  public List<List<List<String>>> tables() {
    List<List<List<String>>> tables = new ArrayList<>();
    if (!sizes.isEmpty()) {
      tables.add(times());
    }
    tables.add(FigureLines.table(figures));
    return tables;
  }

  private List<List<String>> times() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("SIZE", "OURS", "CLONE", "START", "QUERY", "PLAIN", "COPY", "ANSWER", "RATIO"));
    for (Size size : sizes) {
      List<String> row = new ArrayList<>();
      row.add(size.size());
      row.add(ms(size.ours().total()));
      row.add(ms(size.ours().cloning()));
      row.add(ms(size.ours().start()));
      row.add(ms(size.ours().query()));
      Plain plain = size.plain();
      if (plain != null) {
        row.add(ms(plain.total()));
        row.add(ms(plain.copy()));
        row.add(ms(plain.answer()));
        row.add(String.format(Locale.ROOT, "%.2f", plain.ratio()));
      }
      rows.add(row);
    }
    return rows;
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Medians in milliseconds of %d runs of each, in turn; PostgreSQL %s, blocks %s. OURS: previewdb until a new connection of the preview's owner has its first answer. PLAIN: the same by hand, until psql's first answer."
            .formatted(runs, server, mode.equals("copy") ? "copied" : "shared"));
    if (mode.equals("copy")) {
      lines.add(NOTE_ON_COPIES);
    }
    lines.addAll(FigureLines.lines(figures));
    return lines;
  }

  @Override
  @JsonProperty
  public boolean passed() {
    return FigureLines.passed(figures);
  }

  private static String ms(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }
}
