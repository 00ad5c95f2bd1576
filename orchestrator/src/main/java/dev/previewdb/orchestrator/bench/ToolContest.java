package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.KnownTools;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One tool's migrations as a preview's run does them, against psql with the same statements, each
 * migration one transaction there; Drizzle and node-pg-migrate make all of them one. Each has a
 * fresh preview to itself.
 */
final class ToolContest {
  private static final RunLimits PATIENCE =
      new RunLimits(Duration.ofMinutes(10), Duration.ofMinutes(10));

  private final SampleTool tool;
  private final MigrationSample sample;
  private final MigrationFiles files;
  private final Path script;
  private final Path psql;
  private final LocalPreviews previews;
  private final Snapshot snapshot;
  private final Workplace place;
  private int epoch;

  ToolContest(
      SampleTool tool,
      MigrationSample sample,
      Path script,
      Path psql,
      LocalPreviews previews,
      Snapshot snapshot,
      Workplace place) {
    this.tool = tool;
    this.sample = sample;
    this.files = tool.write(sample, place.storage().workspace().resolve(tool.word()));
    this.script = script;
    this.psql = psql;
    this.previews = previews;
    this.snapshot = snapshot;
    this.place = place;
  }

  /** Time and round trips, each as the ratio or the number that has a goal. */
  List<Figure> figures(int runs, Consumer<String> progress) {
    double[] ours = new double[runs];
    double[] plain = new double[runs];
    double[] itself = new double[runs];
    // The first loads programs and classes, which a service has long done
    for (int run = -1; run < runs; run++) {
      double one = millis(preview -> run(preview.database()));
      double other = millis(preview -> psql(preview.door()));
      double library = tool.isLibrary() ? millis(preview -> itself(preview, preview.socket())) : 0;
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s, %s: ours %.0f ms, psql %.0f ms%s",
              tool.word(),
              run < 0 ? "first run, not counted" : "run " + (run + 1) + " of " + runs,
              one,
              other,
              library > 0 ? String.format(Locale.ROOT, ", itself %.0f ms", library) : ""));
      if (run >= 0) {
        ours[run] = one;
        plain[run] = other;
        itself[run] = library;
      }
    }
    double one = Ratio.median(ours);
    double other = Ratio.median(plain);
    List<Figure> figures = new ArrayList<>();
    figures.add(time(tool, sample).measured(one / other, Ratio.millis(one, other), runs));
    if (tool.isLibrary()) {
      double library = Ratio.median(itself);
      figures.add(
          besideItself(tool, sample).measured(one / library, Ratio.millis(one, library), runs));
    }
    figures.add(roundTrips(tool, sample));
    return figures;
  }

  static List<Figure> leftOut(SampleTool tool, MigrationSample sample, String why) {
    Stream<Subject> subjects =
        tool.isLibrary()
            ? Stream.of(time(tool, sample), besideItself(tool, sample), trips(tool))
            : Stream.of(time(tool, sample), trips(tool));
    return subjects.map(subject -> subject.leftOut(why)).toList();
  }

  private static Subject time(SampleTool tool, MigrationSample sample) {
    return Subject.atMost(
        "migrate-" + tool.word(),
        "%d statements of %d migrations by %s ÷ the same by `psql -f`"
            .formatted(sample.statements(), sample.migrations().size(), tool.word()),
        1.3);
  }

  /** Of a tool that is run by its own library. */
  private static Subject besideItself(SampleTool tool, MigrationSample sample) {
    return Subject.atMost(
        "migrate-" + tool.word() + "-itself",
        "%d migrations by %s ÷ the same by the library's own front door"
            .formatted(sample.migrations().size(), tool.word()),
        1.15);
  }

  private static Subject trips(SampleTool tool) {
    return Subject.atMost(
        "migrate-" + tool.word() + "-trips",
        "round trips of each migration by %s beyond those of `psql -f`".formatted(tool.word()),
        3);
  }

  private double millis(Consumer<OwnedPreview> work) {
    try (OwnedPreview preview = fresh()) {
      place.sync();
      long begun = System.nanoTime();
      work.accept(preview);
      double took = (System.nanoTime() - begun) / 1e6;
      requireTables(preview);
      return took;
    }
  }

  private Figure roundTrips(SampleTool which, MigrationSample all) {
    long ours = counted((preview, socket) -> run(preview.by(socket)));
    long plain =
        counted((preview, socket) -> {
          Door door = preview.door();
          psql(
              new Door(
                  String.valueOf(socket.getParent()),
                  door.port(),
                  door.database(),
                  door.user(),
                  door.login()));
        });
    double beyond = (double) (ours - plain) / all.migrations().size();
    String detail = "(%d − %d) ÷ %d".formatted(ours, plain, all.migrations().size());
    if (tool.isLibrary()) {
      detail += ", the library's own front door " + counted(this::itself);
    }
    return trips(which).measured(Math.max(0, beyond), detail, true);
  }

  private interface Counted {
    void run(OwnedPreview preview, Path socket);
  }

  private long counted(Counted work) {
    try (OwnedPreview preview = fresh()) {
      Path directory = place.storage().workspace().resolve("trips-" + tool.word() + epoch);
      Workplace.makePassable(directory);
      Path socket = directory.resolve(String.valueOf(preview.socket().getFileName()));
      try (RoundTrips trips = RoundTrips.between(socket, preview.socket())) {
        work.run(preview, socket);
        requireTables(preview);
        return trips.count();
      }
    }
  }

  private OwnedPreview fresh() {
    OwnedPreview preview =
        OwnedPreview.start(previews, new InstanceId("migrate-" + tool.word(), ++epoch), snapshot);
    // some tools refuse a database that has tables and none of theirs
    preview.clear();
    return preview;
  }

  /** What reads the branch's files belongs to it. */
  private void run(PreviewDatabase database) {
    RunResult result =
        KnownTools.all()
            .named(tool.word())
            .run(
                new MigrationRun(files, MigrationSettings.defaults(), database, PATIENCE),
                RunObserver.NONE);
    if (!result.succeeded() || result.applied().size() != sample.migrations().size()) {
      throw PreviewDbException.of(
          Problem.BENCH_FAILED,
          "running the migrations of " + tool.word(),
          result.failure().map(Failure::message).orElse("not all of them ran"));
    }
  }

  private void itself(OwnedPreview preview, Path socket) {
    if (tool == SampleTool.LIQUIBASE) {
      LiquibaseItself.migrate(files, preview.by(socket));
    } else {
      FlywayItself.migrate(files, preview.door(), socket);
    }
  }

  private void psql(Door door) {
    List<String> command = new ArrayList<>(List.of(psql.toString(), "-X", "-q"));
    command.addAll(List.of("-v", "ON_ERROR_STOP=1", "-f", script.toString()));
    command.addAll(door.arguments());
    command.add(door.database());
    Program.run(command, Map.copyOf(door.environment()));
  }

  /** What did not do the work was not fast. */
  private void requireTables(OwnedPreview preview) {
    try (Connection connection = preview.database().administrator();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'")) {
      rows.next();
      if (rows.getInt(1) != sample.tables()) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "counting tables",
            "%d instead of %d".formatted(rows.getInt(1), sample.tables()));
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "counting tables", "SQLSTATE " + e.getSQLState());
    }
  }
}
