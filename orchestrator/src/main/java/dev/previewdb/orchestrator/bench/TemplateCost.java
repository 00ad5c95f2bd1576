package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A database made from a template in a server that all share, with the settings that initdb gives
 * it, against a preview: each until its first answer.
 */
final class TemplateCost {
  private static final String COPY = "copied";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Workplace place;
  private final Machine machine;
  private final ServerBinaries binaries;
  private final OurWay ours;
  private final Path home;

  TemplateCost(Workplace place, Machine machine, ServerBinaries binaries, OurWay ours) {
    this.place = place;
    this.machine = machine;
    this.binaries = binaries;
    this.ours = ours;
    this.home = place.storage().previews().resolve("shared");
  }

  Figure measure(Subject subject, int runs, Consumer<String> progress) {
    Volumes.clone(ours.data(), makeHome().resolve("data"), machine.runAs());
    PostgresServer server = PostgresServer.start(StartRequest.of(binaries, home, machine.runAs()));
    try {
      double[] previews = new double[runs];
      double[] templates = new double[runs];
      for (int run = 0; run < runs; run++) {
        place.sync();
        previews[run] = ours.run().total();
        place.sync();
        templates[run] = create(server);
        progress.accept(
            String.format(
                Locale.ROOT,
                "run %d of %d: a preview %.0f ms, CREATE DATABASE … TEMPLATE %.1f s",
                run + 1,
                runs,
                previews[run],
                templates[run] / 1000));
      }
      double template = Ratio.median(templates);
      double preview = Ratio.median(previews);
      return subject.measured(template / preview, Ratio.millis(template, preview), runs);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "copying a template", String.valueOf(e.getMessage()));
    } finally {
      end(server);
    }
  }

  private Path makeHome() {
    Workplace.makePassable(home);
    return home;
  }

  /** Milliseconds; it is dropped afterwards, unmeasured. */
  private static double create(PostgresServer server) throws SQLException {
    try (Connection connection = server.connect(FilledDirectory.DATABASE);
        Statement statement = connection.createStatement()) {
      long begun = System.nanoTime();
      statement.execute("CREATE DATABASE " + COPY + " TEMPLATE " + FilledDirectory.DATABASE);
      try (Connection copy = server.connect(COPY)) {
        FilledDirectory.requireAnswer(copy);
      }
      long answered = System.nanoTime();
      statement.execute("DROP DATABASE " + COPY + " WITH (FORCE)");
      statement.execute("CHECKPOINT");
      return (answered - begun) / 1e6;
    }
  }

  private void end(PostgresServer server) {
    boolean interrupted = Thread.interrupted();
    try {
      server.stop(StopMode.IMMEDIATE, PATIENCE);
      Volumes.delete(home);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
