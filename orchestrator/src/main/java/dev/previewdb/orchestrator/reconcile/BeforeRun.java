package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.finding.BaseBranch;
import dev.previewdb.orchestrator.migrate.finding.Finding;
import dev.previewdb.orchestrator.migrate.finding.Findings;
import dev.previewdb.orchestrator.migrate.finding.LeftBehind;
import dev.previewdb.orchestrator.migrate.finding.Situation;
import dev.previewdb.orchestrator.migrate.finding.TwoHeads;
import dev.previewdb.orchestrator.preview.PreviewFacts.BeforeFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FindingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.PendingFacts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run changes, read before it: the tool's table and what other tools left in the data; and
 * beside it the base branch.
 */
final class BeforeRun {
  private static final Logger log = LoggerFactory.getLogger(BeforeRun.class);

  /** A branch can be wrong in any number of ways, and a row of ours has an end. */
  private static final int MOST = 100;

  private final MigrationTool tool;
  private final MigrationRun run;
  private final PreviewHistory history;
  private final BaseReading base;
  private final Optional<Ledger> ledger;
  private final List<Finding> left;

  private BeforeRun(
      MigrationTool tool,
      MigrationRun run,
      PreviewHistory history,
      BaseReading base,
      Optional<Ledger> ledger,
      List<Finding> left) {
    this.tool = tool;
    this.run = run;
    this.history = history;
    this.base = base;
    this.ledger = ledger;
    this.left = left;
  }

  static BeforeRun read(
      MigrationTool tool, MigrationRun run, PreviewHistory history, BaseReading base) {
    List<Finding> left = leftBehind(run.database(), history);
    return new BeforeRun(tool, run, history, base, ledger(tool, run), left);
  }

  /** Of a commit without migrations that could run. */
  static BeforeFacts withoutRun(
      PreviewDatabase database, PreviewHistory history, Set<FindingKind> failOn) {
    return new BeforeFacts(List.of(), null, told(leftBehind(database, history), failOn));
  }

  private static List<Finding> leftBehind(PreviewDatabase database, PreviewHistory history) {
    try {
      return LeftBehind.in(database, history.tool().isEmpty());
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.PREVIEW_UNREACHABLE, e, String.valueOf(e.getMessage()));
    }
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
        told(findings(pending, read.branch()), failOn));
  }

  private static PendingFacts pending(Migration migration, Optional<BaseBranch> base) {
    return new PendingFacts(
        migration.id(),
        migration.description(),
        base.map(branch -> branch.has(migration)).orElse(null));
  }

  private List<Finding> findings(List<Migration> pending, Optional<BaseBranch> branch) {
    List<Finding> all = new ArrayList<>(left);
    // of files in Python, which commands run, all there are count as pending
    all.addAll(TwoHeads.in(run.files(), pending));
    ledger.ifPresent(rows -> {
      List<Migration> files = tool.list(run.files(), run.settings());
      all.addAll(Findings.of(new Situation(tool.name(), files, rows, history, branch)));
    });
    return all;
  }

  private static List<FindingFacts> told(List<Finding> findings, Set<FindingKind> failOn) {
    return findings.stream()
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
