package dev.previewdb.orchestrator.command;

import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.report.Markdown;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The short answers. They never hold a password. */
final class CommandWords {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST_MIGRATIONS = 50;

  private CommandWords() {}

  static String name(Preview preview) {
    return "The preview " + Markdown.code(preview.name());
  }

  static String status(Preview preview) {
    StringBuilder text = new StringBuilder(name(preview)).append(" is ");
    text.append(preview.state().word());
    if (preview.state() instanceof Failed failed) {
      text.append(": ").append(Markdown.code(failed.reason())).append(". ").append(failed.mend());
    }
    text.append('.');
    RunFacts run = preview.facts().run();
    if (preview.facts().empty() && run != null) {
      text.append(" It is empty: ").append(run.decision()).append('.');
    }
    if (!(preview.state() instanceof Removed)) {
      preview
          .life()
          .expiresAt()
          .ifPresent(until ->
              text.append(" It is taken away at ")
                  .append(TIME.format(until))
                  .append(", unless somebody pushes or uses it."));
      preview
          .life()
          .keptBy()
          .ifPresent(who -> text.append(" It is kept by ").append(Markdown.code(who)).append('.'));
    }
    return text.toString();
  }

  /** What the last run of migrations said. */
  static String logs(Preview preview) {
    RunFacts run = preview.facts().run();
    if (run == null || preview.facts().empty()) {
      return name(preview) + " has run no migrations yet.";
    }
    StringBuilder text = new StringBuilder(name(preview));
    text.append(" ran the migrations of ").append(Markdown.code(run.sha())).append(" in ");
    text.append(Markdown.millis(run.millis())).append(".\n\n");
    StringBuilder lines = new StringBuilder();
    run.ran().stream()
        .limit(MOST_MIGRATIONS)
        .forEach(ran ->
            lines
                .append("ok      ")
                .append(ran.id())
                .append(' ')
                .append(ran.description())
                .append(" (")
                .append(Markdown.millis(ran.millis()))
                .append(")\n"));
    if (run.ran().size() > MOST_MIGRATIONS) {
      lines.append("… and ").append(run.ran().size() - MOST_MIGRATIONS).append(" more\n");
    }
    FailureFacts failure = run.failure();
    if (failure != null) {
      lines.append("FAILED  ").append(failure.migration()).append('\n').append(failure.message());
    }
    return text.append(
            lines.isEmpty() ? "None was pending." : Markdown.block("text", lines.toString()))
        .toString();
  }

  /** What the reader may ask for. */
  static String help(boolean writer) {
    String text =
        """
        | command | what it does |
        |---|---|
        | `/preview-db status` | says how the preview is |
        | `/preview-db help` | shows this |
        """;
    return writer
        ? text
            + """
            | `/preview-db create` | asks for the preview, also when it was deleted or expired |
            | `/preview-db create branch NAME` | asks for a database for a branch without a pull request |
            | `/preview-db reset` | throws its data away and clones it afresh |
            | `/preview-db migrate` | tries its migrations once more |
            | `/preview-db sleep` | puts it to sleep as soon as nobody is connected |
            | `/preview-db extend 3d` | lets it live so much longer; without a time, by the project's time to live |
            | `/preview-db keep` | lets it live until it is deleted or this is closed |
            | `/preview-db logs` | shows what the last run of the migrations said |
            | `/preview-db approve COMMIT` | lets a commit from a fork have a database |
            | `/preview-db delete` | takes it away |

            Where the repository has several projects, name the one that is meant at the end, as in `/preview-db reset shop`.
            """
        : text + "\nPeople with write access to the repository may ask for more.";
  }
}
