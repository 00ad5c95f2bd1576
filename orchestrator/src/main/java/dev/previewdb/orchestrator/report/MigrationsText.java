package dev.previewdb.orchestrator.report;

import dev.previewdb.orchestrator.preview.PreviewFacts.BaseFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.BeforeFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FindingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.PendingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The part of the comment about a run: what was pending, what became of it, and the findings. */
final class MigrationsText {
  private static final int MOST_ROWS = 200;
  private static final int MOST_FINDINGS = 20;

  private final RunFacts run;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Ran> ran;

  private MigrationsText(RunFacts run) {
    this.run = run;
    this.ran =
        run.ran().stream()
            .collect(Collectors.toMap(Ran::id, Function.identity(), (first, again) -> again));
  }

  static String of(RunFacts run) {
    return new MigrationsText(run).write();
  }

  /** Of a run that is under way. */
  static String of(ProgressFacts progress) {
    List<PendingFacts> first = progress.pending().stream().limit(MOST_ROWS).toList();
    Map<String, Ran> ran =
        progress.ran().stream()
            .collect(Collectors.toMap(Ran::id, Function.identity(), (once, again) -> again));
    String more =
        progress.pending().size() > MOST_ROWS
            ? "\nAnd %d more.\n".formatted(progress.pending().size() - MOST_ROWS)
            : "";
    return first.stream()
        .map(migration -> {
          Ran done = ran.get(migration.id());
          String outcome =
              done != null
                  ? Markdown.millis(done.millis())
                  : migration.id().equals(progress.running()) ? "running" : "waits";
          return "| %s | %s |\n".formatted(Markdown.code(name(migration)), outcome);
        })
        .collect(Collectors.joining("", "\n| migration | time |\n|---|---:|\n", more));
  }

  private static String name(PendingFacts migration) {
    return (migration.id() + " " + migration.description()).strip();
  }

  private String write() {
    text.append("\n").append(Markdown.sentence(run.decision())).append("\n");
    Optional.ofNullable(run.before()).ifPresentOrElse(this::pending, this::runAlone);
    for (String caveat : run.caveats()) {
      text.append("\nNot as in production: ").append(Markdown.code(caveat)).append(".\n");
    }
    findings();
    return text.toString();
  }

  private void pending(BeforeFacts before) {
    BaseFacts base = before.base();
    if (base == null || base.sha() == null) {
      table("", before.pending());
      if (base != null && !before.pending().isEmpty()) {
        text.append("\nWhich of them ")
            .append(Markdown.code(base.branch()))
            .append(" has already is not known: ")
            .append(Markdown.sentence(Optional.ofNullable(base.problem()).orElse("")))
            .append("\n");
      }
      return;
    }
    table(
        "In " + Markdown.code(base.branch()) + " already, not in production yet:",
        of(before, true));
    table("From this pull request:", of(before, false));
  }

  private static List<PendingFacts> of(BeforeFacts before, boolean base) {
    return before.pending().stream()
        .filter(migration -> Boolean.TRUE.equals(migration.inBase()) == base)
        .toList();
  }

  private void table(String heading, List<PendingFacts> migrations) {
    if (migrations.isEmpty()) {
      return;
    }
    if (!heading.isEmpty()) {
      text.append("\n").append(heading).append("\n");
    }
    text.append("\n| migration | time |\n|---|---:|\n");
    migrations.stream()
        .limit(MOST_ROWS)
        .forEach(migration -> row(name(migration), outcome(migration)));
    if (migrations.size() > MOST_ROWS) {
      row("… and " + (migrations.size() - MOST_ROWS) + " more", "");
    }
  }

  private String outcome(PendingFacts migration) {
    FailureFacts failure = run.failure();
    if (failure != null && failure.migration().equals(migration.label())) {
      return "**failed**";
    }
    Ran done = ran.get(migration.id());
    return done == null ? "not run" : Markdown.millis(done.millis());
  }

  /** What an earlier version wrote down. */
  private void runAlone() {
    if (!run.ran().isEmpty()) {
      text.append("\n| migration | time |\n|---|---:|\n");
      run.ran()
          .forEach(done ->
              row((done.id() + " " + done.description()).strip(), Markdown.millis(done.millis())));
    }
    if (!run.skipped().isEmpty()) {
      text.append("\nNot tried after the failure: ")
          .append(String.join(", ", run.skipped().stream().map(Markdown::code).toList()))
          .append(".\n");
    }
  }

  private void row(String migration, String outcome) {
    text.append("| ").append(Markdown.code(migration)).append(" | ").append(outcome).append(" |\n");
  }

  private void findings() {
    List<FindingFacts> findings = run.findings();
    if (findings.isEmpty()) {
      return;
    }
    text.append("\n**Findings**\n\n");
    findings.stream().limit(MOST_FINDINGS).forEach(this::finding);
    if (findings.size() > MOST_FINDINGS) {
      text.append("- and ")
          .append(findings.size() - MOST_FINDINGS)
          .append(" more, which `previewdb preview show` tells\n");
    }
  }

  private void finding(FindingFacts finding) {
    text.append(finding.fails() ? "- ❌ " : "- ⚠️ ")
        .append(Markdown.code(finding.kind()))
        .append(" in ")
        .append(Markdown.code(finding.place()))
        .append(": ")
        .append(Markdown.sentence(finding.what()))
        .append(" **What to do:** ")
        .append(Markdown.sentence(finding.mend()))
        .append("\n");
  }
}
