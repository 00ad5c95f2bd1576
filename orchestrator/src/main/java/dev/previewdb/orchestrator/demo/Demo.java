package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.demo.DemoReport.Searched;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main job from beginning to end, on this machine and nothing else: a production, a pull
 * request with its own database out of it, a report, and the end of it on merge. All of it is real:
 * PostgreSQL, Git, signed webhooks over HTTP; only GitHub is a small one of our own.
 */
public final class Demo {
  private static final Logger log = LoggerFactory.getLogger(Demo.class);
  private static final int LOG_LINES = 25;

  private final DemoOptions options;
  private final Clock clock;
  private final Narrator narrator;
  private final Timetable times = new Timetable();

  private Demo(DemoOptions options, PrintStream out, Clock clock) {
    this.options = options;
    this.clock = clock;
    this.narrator = new Narrator(out);
  }

  /**
   * Plays it, and leaves nothing behind, however it ends.
   *
   * @param out is told what happens as it happens
   */
  public static DemoReport run(DemoOptions options, PrintStream out, Clock clock) {
    return new Demo(options, out, clock).run();
  }

  private DemoReport run() {
    DemoDirectory place = DemoDirectory.make(options.directory());
    try (Interruption interruption = new Interruption(place::endServers)) {
      Stage stage = new Stage(place, clock);
      MainJob job = new MainJob(stage, narrator, times, options.keep());
      Optional<Told> failure = play(job, interruption, place);
      Optional<Told> leftover = cleanUp(stage, interruption);
      failure = failure.or(() -> leftover);
      times.add("all of it", narrator.elapsed().toMillis());
      DemoReport report = report(failure, job.proof());
      new DemoSummary(report).lines().forEach(narrator::plain);
      return report;
    }
  }

  private Optional<Told> play(MainJob job, Interruption interruption, DemoDirectory place) {
    try {
      job.play();
      return Optional.empty();
    } catch (Exception e) {
      if (interruption.asked()) {
        return Optional.of(new Told("interrupted", "The demo was interrupted", "Run it again"));
      }
      Told told =
          e instanceof DidNotHold
              ? new Told("demo", String.valueOf(e.getMessage()), "See the service's log above")
              : Told.of(e, "the demo");
      log.warn("the demo ended early", e);
      narrator.act("this did not hold: " + told.line());
      narrator.quote(endOf(place.log()));
      return Optional.of(told);
    }
  }

  private Optional<Told> cleanUp(Stage stage, Interruption interruption) {
    // Cleaning up waits, too: the interrupt that ended the play is not for it
    boolean interrupted = Thread.interrupted() || interruption.asked();
    narrator.act((interrupted ? "interrupted: " : "") + "everything is stopped and removed …");
    try {
      times.time(
          "clean-up",
          () -> {
            stage.close();
            return true;
          });
      narrator.act("nothing is left of it");
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(Told.of(e, "the demo's cleaning up"));
    }
  }

  private DemoReport report(Optional<Told> failure, List<Searched> proof) {
    return new DemoReport(
        failure.isEmpty(),
        failure.map(Told::what).orElse(""),
        failure.map(Told::mend).orElse(""),
        times.all(),
        proof);
  }

  private static String endOf(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }
}
