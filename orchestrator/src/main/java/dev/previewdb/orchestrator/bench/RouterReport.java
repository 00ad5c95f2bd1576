package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured; each figure is a median.
 *
 * @param server PostgreSQL's version
 * @param pooler PgBouncer's version
 * @param loads by clients, the fewest first
 * @param idle none when it was left out
 * @param verdict {@code pass} or {@code fail}; none when there were too few runs for one
 */
public record RouterReport(
    String server,
    String pooler,
    int runs,
    List<Load> loads,
    Copy copy,
    @Nullable Idle idle,
    @Nullable String verdict)
    implements BenchReport {
  /** As many queries as through PgBouncer in session mode. */
  public static final double QUERIES_GOAL = 1.0;

  /** COPY may lose this much against a connection past the router. */
  public static final double COPY_GOAL = 0.85;

  /** Megabytes that so many sessions may take. */
  public static final int IDLE_GOAL = 256;

  public static final int ENOUGH_IDLE = 5_000;

  public static final int ENOUGH_RUNS = 3;

  /**
   * Queries by primary key, {@code pgbench -S}, each second.
   *
   * @param ratio the router's to PgBouncer's, the median of the runs' ratios
   */
  public record Load(int clients, double router, double pooler, double ratio) {}

  /** Megabytes each second of {@code COPY … TO STDOUT}. */
  public record Copy(double router, double direct, double ratio) {}

  /**
   * What a router's process grew by when so many sessions were open and said nothing, in megabytes.
   * Measured once.
   *
   * @param resident memory that the machine gave it, VmRSS, garbage and all
   * @param used of its heap and its buffers, without garbage
   * @param before what it had before, VmRSS
   */
  public record Idle(int sessions, long resident, long used, long before) {
    /** {@code pass} or {@code fail}; none of fewer sessions than the goal is for. */
    public @Nullable String verdict() {
      return sessions < ENOUGH_IDLE ? null : resident <= IDLE_GOAL ? "pass" : "fail";
    }
  }

  static RouterReport of(
      String server, String pooler, int runs, List<Load> loads, Copy copy, @Nullable Idle idle) {
    boolean pass =
        loads.stream().allMatch(l -> l.ratio() >= QUERIES_GOAL)
            && copy.ratio() >= COPY_GOAL
            && (idle == null || !"fail".equals(idle.verdict()));
    return new RouterReport(
        server,
        pooler,
        runs,
        List.copyOf(loads),
        copy,
        idle,
        runs < ENOUGH_RUNS ? null : pass ? "pass" : "fail");
  }

  @Override
  public boolean passed() {
    return "pass".equals(verdict);
  }

  @Override
  public String bench() {
    return "router";
  }

  @Override
  public List<Figure> figures() {
    boolean enough = runs >= ENOUGH_RUNS;
    List<Figure> figures = new ArrayList<>();
    for (Load load : loads) {
      figures.add(
          Figure.Subject.atLeast(
                  "router-" + load.clients(),
                  "queries by `pgbench -S` of %d through the router ÷ through PgBouncer"
                      .formatted(load.clients()),
                  QUERIES_GOAL)
              .measured(
                  load.ratio(),
                  number("%.0f/s", load.router()) + " ÷ " + number("%.0f/s", load.pooler()),
                  enough));
    }
    figures.add(
        Figure.Subject.atLeast("router-copy", "COPY through the router ÷ past it", COPY_GOAL)
            .measured(
                copy.ratio(),
                number("%.0f MB/s", copy.router()) + " ÷ " + number("%.0f MB/s", copy.direct()),
                enough));
    return figures;
  }

  @Override
  public List<List<List<String>>> tables() {
    return List.of(table());
  }

  /** Rows of cells; the first is the header. */
  List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("WHAT", "ROUTER", "AGAINST", "", "RATIO", "GOAL"));
    for (Load load : loads) {
      rows.add(
          List.of(
              "pgbench -S, " + load.clients() + (load.clients() == 1 ? " client" : " clients"),
              number("%.0f/s", load.router()),
              "PgBouncer",
              number("%.0f/s", load.pooler()),
              number("%.2f", load.ratio()),
              ">= " + QUERIES_GOAL));
    }
    rows.add(
        List.of(
            "COPY TO STDOUT",
            number("%.0f MB/s", copy.router()),
            "direct",
            number("%.0f MB/s", copy.direct()),
            number("%.2f", copy.ratio()),
            ">= " + COPY_GOAL));
    if (idle != null) {
      rows.add(
          List.of(
              idle.sessions() + " idle sessions",
              "+%d MB".formatted(idle.resident()),
              "none",
              "%d MB".formatted(idle.before()),
              "",
              "<= +%d MB".formatted(IDLE_GOAL)));
    }
    return rows;
  }

  @Override
  public List<String> lines() {
    double worst = loads.stream().mapToDouble(Load::ratio).min().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        "Medians of %d runs of each, in turn; PostgreSQL %s, %s in session mode, pgbench with prepared statements."
            .formatted(runs, server, pooler));
    if (idle != null) {
      lines.add(
          "Idle sessions: resident memory of a router's own process, garbage and all; its heap and buffers grew by %d MB."
              .formatted(idle.used()));
      lines.add(
          idle.verdict() == null
              ? "no verdict on idle sessions: it takes at least " + ENOUGH_IDLE
              : "RESULT router-idle %d %d %s"
                  .formatted(idle.resident(), IDLE_GOAL, idle.verdict()));
    }
    lines.add(
        verdict == null
            ? "no verdict: it takes at least " + ENOUGH_RUNS + " runs"
            : "RESULT router %s %s %s".formatted(number("%.2f", worst), QUERIES_GOAL, verdict));
    return lines;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
