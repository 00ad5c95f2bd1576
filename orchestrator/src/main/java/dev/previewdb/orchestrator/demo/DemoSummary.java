package dev.previewdb.orchestrator.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of the story: what was searched, how long each step took, and whether all held. */
final class DemoSummary {
  private final DemoReport report;

  DemoSummary(DemoReport report) {
    this.report = report;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!report.proof().isEmpty()) {
      lines.add("");
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("SEARCHED FOR THE PLANTED VALUES", "FOUND", "THINGS", "MB"));
      report
          .proof()
          .forEach(place ->
              rows.add(
                  List.of(
                      place.place(),
                      number(place.found()),
                      number(place.things()),
                      String.format(Locale.ROOT, "%.1f", place.bytes() / 1e6))));
      lines.addAll(TextTable.lines(rows));
    }
    lines.add("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STEP", "SECONDS"));
    report
        .times()
        .forEach(time ->
            rows.add(
                List.of(
                    (time.within().isEmpty() ? "" : "  of it ") + time.step(),
                    String.format(Locale.ROOT, "%7.2f", time.millis() / 1e3))));
    lines.addAll(TextTable.lines(rows));
    lines.add("");
    lines.add(report.passed() ? "Every step held." : report.failure() + ". " + report.mend() + ".");
    return lines;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
