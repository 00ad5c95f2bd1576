package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.finding.BaseBranch;
import dev.previewdb.orchestrator.migrate.finding.Finding;
import dev.previewdb.orchestrator.migrate.finding.FindingKind;
import dev.previewdb.orchestrator.migrate.finding.Findings;
import dev.previewdb.orchestrator.migrate.finding.Situation;
import dev.previewdb.orchestrator.preview.PreviewFacts.BeforeFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FindingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.PendingFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run changes, read before it: the tool's table; and beside it the base branch. */
final class BeforeRun {
  private static final Logger log = LoggerFactory.getLogger(BeforeRun.class);

  /** A branch can be wrong in any number of ways, and a row of ours has an end. */
  private static final int MOST = 100;

  private final MigrationTool tool;
  private final MigrationRun run;
  private final PreviewHistory history;
  private final BaseReading base;
  private final Optional<Ledger> ledger;

  private BeforeRun(
      MigrationTool tool,
      MigrationRun run,
      PreviewHistory history,
      BaseReading base,
      Optional<Ledger> ledger) {
    this.tool = tool;
    this.run = run;
    this.history = history;
    this.base = base;
    this.ledger = ledger;
  }

  static BeforeRun read(
      MigrationTool tool, MigrationRun run, PreviewHistory history, BaseReading base) {
    return new BeforeRun(tool, run, history, base, ledger(tool, run));
  }

  /** A table that cannot be read is the run's to tell of. */
  private static Optional<Ledger> ledger(MigrationTool tool, MigrationRun run) {
    try {
      return tool.ledger(run);
    } catch (PreviewDbException e) {
      log.warn("The table of {} cannot be read: {}", tool.name(), e.what());
      return Optional.empty();
    }
  }

  /** All that is to be told of it; waits for the base branch. */
  BeforeFacts facts(List<Migration> pending, Set<FindingKind> failOn) {
    BaseReading.Result read = base.result();
    return new BeforeFacts(
        pending.stream().map(migration -> pending(migration, read.branch())).toList(),
        read.facts().orElse(null),
        ledger.map(rows -> findings(rows, read.branch(), failOn)).orElse(List.of()));
  }

  private static PendingFacts pending(Migration migration, Optional<BaseBranch> base) {
    return new PendingFacts(
        migration.id(),
        migration.description(),
        base.map(branch -> branch.has(migration)).orElse(null));
  }

  private List<FindingFacts> findings(
      Ledger rows, Optional<BaseBranch> branch, Set<FindingKind> failOn) {
    List<Migration> files = tool.list(run.files(), run.settings());
    return Findings.of(new Situation(tool.name(), files, rows, history, branch)).stream()
        .map(finding -> facts(finding, failOn.contains(finding.kind())))
        .sorted(Comparator.comparing(FindingFacts::fails).reversed())
        .limit(MOST)
        .toList();
  }

  private static FindingFacts facts(Finding finding, boolean fails) {
    return new FindingFacts(
        finding.kind().word(),
        Redaction.of(finding.what()),
        finding.place(),
        finding.mend(),
        fails);
  }
}
