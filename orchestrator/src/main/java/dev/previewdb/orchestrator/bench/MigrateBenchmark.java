package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A branch's migrations on a fresh preview against psql with the same statements, in one run and in
 * turn; then a new commit of a large repository against a whole clone of it.
 */
public final class MigrateBenchmark {
  private final Site site;
  private final List<SampleTool> tools;
  private final MigrationSample sample;
  private final Repository repository;
  private final int runs;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * The repository that is checked out.
   *
   * @param files in it; 0 leaves it out
   * @param size of all of them together, of which nothing can be compressed
   */
  public record Repository(int files, DataSize size) {}

  /**
   * A measurement to be run.
   *
   * @param tools whose migrations run, one after the other
   * @param runs measured ones of each way; one more comes before them, unmeasured
   */
  public MigrateBenchmark(
      Site site,
      List<SampleTool> tools,
      int migrations,
      int statements,
      Repository repository,
      int runs,
      Consumer<String> progress,
      Clock clock) {
    this.site = site;
    this.tools = List.copyOf(tools);
    this.sample = MigrationSample.of(migrations, statements);
    this.repository = repository;
    this.runs = runs;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of too little space, an interruption, or BENCH_FAILED; nothing is
   *     left
   */
  public FiguresReport run() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private FiguresReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    Workplace.makePassable(place.storage().workspace());
    List<Figure> figures = new ArrayList<>();
    try (QuietLog _ = new QuietLog()) {
      figures.addAll(migrations(place, machine, server));
      figures.addAll(new CheckoutContest(place, repository, runs, progress).figures());
    }
    return new FiguresReport(
        "migrate",
        server.version(),
        Volumes.probe(place.storage().root()).name().toLowerCase(Locale.ROOT),
        runs,
        figures,
        List.of(
            "Medians of %d runs of each, in turn, every run on a fresh preview as its owner; each migration is one transaction."
                .formatted(runs),
            "Round trips are counted on the socket; the login's are among them."));
  }

  private List<Figure> migrations(Workplace place, Machine machine, ServerBinaries server) {
    Optional<Path> psql = machine.installations().psql();
    if (psql.isEmpty()) {
      return tools.stream()
          .flatMap(tool ->
              ToolContest.leftOut(
                  tool, sample, "psql is not installed; install the package postgresql-client")
                  .stream())
          .toList();
    }
    progress.accept("making previews");
    Snapshot snapshot =
        new FilledDirectory(place, server, machine.runAs(), DataSize.parse("16MB"), "migrate")
            .snapshot(clock);
    var previews = new LocalPreviews(place, machine, LocalPreviews.CONNECTIONS);
    Path script = script(place);
    return tools.stream()
        .flatMap(tool ->
            new ToolContest(tool, sample, script, psql.get(), previews, snapshot, place)
                .figures(runs, progress).stream())
        .toList();
  }

  private Path script(Workplace place) {
    try {
      return Files.writeString(
          place.storage().workspace().resolve("statements.sql"), sample.script());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
