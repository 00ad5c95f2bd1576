package dev.previewdb.orchestrator.report;

import dev.previewdb.orchestrator.capture.SnapshotStanding;
import dev.previewdb.orchestrator.migrate.PreviewHistory.Seed;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Printed;
import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Migrating;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Requested;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The comment on a pull request, from the row alone. It never holds a password. */
final class ReportText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Preview preview;
  private final URI publicUrl;
  private final SnapshotStanding standing;
  private final StringBuilder text = new StringBuilder();

  private ReportText(Preview preview, URI publicUrl, SnapshotStanding standing) {
    this.preview = preview;
    this.standing = standing;
    this.publicUrl = publicUrl;
  }

  /** The invisible first line by which the comment is found again. */
  static String marker(String project) {
    return "<!-- previewdb:" + project + " -->";
  }

  static String of(Preview preview, URI publicUrl, SnapshotStanding standing) {
    return new ReportText(preview, publicUrl, standing).write();
  }

  private String write() {
    text.append("### ").append(headline(preview.state())).append("\n\n");
    switch (preview.state()) {
      case Failed failed -> failure(failed);
      case Removed removed -> {
        text.append(Markdown.sentence(removed.why())).append("\n");
        undelete();
      }
      case Removing removing -> text.append(Markdown.sentence(removing.why())).append("\n");
      case Requested r -> text.append("It is made as soon as a worker is free.\n");
      case Cloning c -> text.append("Why: ").append(Markdown.sentence(c.why())).append("\n");
      case Migrating m -> progress();
      case Ready r -> connect();
      case Asleep a -> connect();
    }
    if (!(preview.state() instanceof Removed)) {
      warning();
      staleness();
      facts();
      migrations();
    }
    return text.toString();
  }

  private String headline(PreviewState state) {
    String name = "Database preview " + Markdown.code(preview.name());
    return switch (state) {
      case Requested r -> "⏳ " + name + " is on its way";
      case Cloning c -> "⏳ " + name + " is being cloned";
      case Migrating m -> "⏳ " + name + " is being migrated";
      case Ready r -> "✅ " + name + (preview.facts().empty() ? " is there, empty" : " is ready");
      case Asleep a -> "💤 " + name + " is asleep; a connection wakes it";
      case Failed f ->
          f.step() == Step.MIGRATE
              ? "❌ A migration fails on the database preview " + Markdown.code(preview.name())
              : f.step() == Step.SEED
                  ? "❌ The seed fails on the database preview " + Markdown.code(preview.name())
                  : "⚠️ " + name + " could not be made";
      case Removing r -> "🧹 " + name + " is being taken away";
      case Removed r -> "🧹 " + name + " is gone";
    };
  }

  private void failure(Failed failed) {
    FailureFacts failure =
        Optional.ofNullable(preview.facts().run()).map(RunFacts::failure).orElse(null);
    if (!failed.bySql() || failure == null) {
      text.append(Markdown.sentence(failed.reason()))
          .append("\n\n**What to do:** ")
          .append(Markdown.sentence(failed.mend()))
          .append("\n");
      return;
    }
    text.append(failure.ofSeed() ? "Seed " : "Migration ")
        .append(Markdown.code(failure.migration()));
    if (!failure.file().isEmpty() && !failure.file().equals(failure.migration())) {
      text.append(" in ").append(Markdown.code(failure.file()));
    }
    Integer line = failure.line();
    if (line != null) {
      text.append(", line ").append(line);
    }
    text.append(":\n\n");
    String state = failure.sqlState();
    text.append(
        Markdown.block("text", (state == null ? "" : "ERROR " + state + ": ") + failure.message()));
    String statement = failure.statement();
    if (statement != null) {
      text.append("\n").append(Markdown.block("sql", statement));
    }
    text.append("\n**What to do:** ").append(Markdown.sentence(failed.mend())).append("\n");
  }

  private void progress() {
    ProgressFacts progress = preview.facts().progress();
    if (progress == null) {
      text.append("Its migrations are running.\n");
      return;
    }
    text.append("Its migrations are running: ").append(progress.words()).append(".\n");
    text.append(MigrationsText.of(progress));
  }

  private void connect() {
    emptiness();
    text.append("Connect, with the token of the service in `PREVIEWDB_API_TOKEN`:\n\n");
    text.append(
        Markdown.block(
            "sh", "previewdb preview psql " + preview.name() + " --server " + publicUrl));
    text.append("\nFor programs: `GET ")
        .append(publicUrl)
        .append("/api/v1/previews/")
        .append(preview.name())
        .append("/connection`.\n");
  }

  /** Nobody takes a table without rows for what production has. */
  private void emptiness() {
    RunFacts run = preview.facts().run();
    if (preview.facts().empty() && run != null) {
      text.append("**It is empty**: its tables have no rows, and no migration of its commit ran. ")
          .append(Markdown.sentence(run.decision()))
          .append("\n\n");
    }
  }

  /**
   * On every report until it is mended: data older than people expect is never used unknowingly.
   */
  private void staleness() {
    CloneFacts origin = preview.facts().origin();
    standing
        .failure()
        .map(failure -> failure.words(Optional.ofNullable(origin).map(CloneFacts::snapshotTakenAt)))
        .ifPresent(words -> text.append("\n⚠️ ").append(Markdown.sentence(words)).append("\n"));
  }

  private void facts() {
    text.append("\n| | |\n|---|---|\n");
    preview
        .headSha()
        .ifPresent(
            sha -> row("commit", Markdown.code(sha.substring(0, Math.min(12, sha.length())))));
    CloneFacts origin = preview.facts().origin();
    if (origin != null) {
      Duration age = Duration.between(origin.snapshotTakenAt(), preview.stateSince());
      row(
          "snapshot",
          Markdown.code(origin.snapshot())
              + ", taken "
              + TIME.format(origin.snapshotTakenAt())
              + " ("
              + age(age)
              + " old)"
              + (isEarlierKey(origin) ? ", made with an earlier masking key" : ""));
      row("clone", Markdown.millis(origin.cloneMillis()) + ", " + volume(origin));
      row("start", Markdown.millis(origin.startMillis()));
    }
    RunFacts run = preview.facts().run();
    if (run != null && !run.tool().isEmpty()) {
      row("migrations", Markdown.millis(run.millis()) + " by " + run.tool());
    }
    Seed seed = preview.facts().historyOrFresh().seed();
    if (seed != null) {
      row("seed", Markdown.millis(seed.millis()) + " by " + Markdown.code(seed.file()));
    }
    Instant asked = preview.facts().requestedAt();
    Instant ready = preview.facts().readyAt();
    if (asked != null && ready != null) {
      row("push seen to ready", Markdown.millis(Duration.between(asked, ready).toMillis()));
    }
    preview
        .life()
        .expiresAt()
        .ifPresent(at -> row("expires", TIME.format(at) + ", unless somebody pushes or uses it"));
    preview
        .life()
        .keptBy()
        .ifPresent(who -> row("expires", "never, kept by " + Markdown.sentence(who)));
  }

  /** In time for somebody to do something about it. */
  private void warning() {
    if (preview.life().warned()) {
      preview
          .life()
          .expiresAt()
          .ifPresent(end ->
              text.append("\n⚠️ It goes at ")
                  .append(TIME.format(end))
                  .append(", unless somebody pushes or uses it. ")
                  .append(Markdown.code("previewdb preview extend " + preview.name() + " --for 3d"))
                  .append(" or ")
                  .append(Markdown.code("previewdb preview keep " + preview.name()))
                  .append(" prevents it.\n"));
    }
  }

  private void undelete() {
    preview
        .life()
        .volumeUntil()
        .ifPresent(until ->
            text.append("\nUntil ")
                .append(TIME.format(until))
                .append(" its data can be had back: ")
                .append(Markdown.code("previewdb preview undelete " + preview.name()))
                .append(".\n"));
  }

  private boolean isEarlierKey(CloneFacts origin) {
    return Optional.ofNullable(origin.maskingKey()).filter(standing::isEarlierKey).isPresent();
  }

  private static String volume(CloneFacts origin) {
    if (origin.mode().equals("copy")) {
      return "**a full copy** of "
          + Markdown.bytes(origin.bytes())
          + ": this file system cannot share blocks (see `previewdb doctor`)";
    }
    if (origin.bytes() == 0) {
      return "measured while its server starts";
    }
    long percent = 100 * origin.sharedBytes() / origin.bytes();
    return Markdown.bytes(origin.bytes()) + ", " + percent + " % shared with the snapshot";
  }

  private void migrations() {
    RunFacts run = preview.facts().run();
    if (run != null && !preview.facts().empty()) {
      text.append(MigrationsText.of(run));
      printed(run);
    }
  }

  private void printed(RunFacts run) {
    Printed printed = run.printed();
    if (printed == null) {
      return;
    }
    text.append("\nThe last lines of ")
        .append(Markdown.code(printed.command()))
        .append(printed.cut() ? ", which printed more:" : ":")
        .append("\n\n")
        .append(Markdown.block("text", printed.end()))
        .append("\nThe whole log: `previewdb preview log ")
        .append(preview.name())
        .append("`, or `GET ")
        .append(publicUrl)
        .append("/api/v1/previews/")
        .append(preview.name())
        .append("/migration-log`.\n");
  }

  private void row(String name, String value) {
    text.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private static String age(Duration age) {
    if (age.toHours() < 1) {
      return Math.max(0, age.toMinutes()) + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
  }
}
