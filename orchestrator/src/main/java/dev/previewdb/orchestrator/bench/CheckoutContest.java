package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.orchestrator.migrate.Detection;
import dev.previewdb.orchestrator.migrate.MigrationChoice;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.checkout.CheckoutLimits;
import dev.previewdb.orchestrator.migrate.checkout.CommitTree;
import dev.previewdb.orchestrator.migrate.checkout.GitCheckout;
import dev.previewdb.orchestrator.migrate.checkout.GitRemote;
import dev.previewdb.orchestrator.migrate.tool.KnownTools;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A new commit of a large repository, fetched over HTTP, its migrations found and written out,
 * against a clone of the whole without a working tree: in turn. The first fetch comes before.
 */
final class CheckoutContest {
  private static final Subject BYTES =
      Subject.atMost(
          "checkout-bytes",
          "bytes that the migrations of a new commit take of the network and the disk ÷ those that `git clone --bare` takes of the network",
          0.1);
  private static final Subject TIME =
      Subject.atMost(
          "checkout-time",
          "time until the migrations of a new commit are written out ÷ `git clone --bare`",
          0.1);
  private static final Path IO = Path.of("/proc/self/io");
  private static final String NAME = "large.git";
  private static final double MEGABYTE = 1 << 20;

  private final Workplace place;
  private final MigrateBenchmark.Repository wanted;
  private final int runs;
  private final Consumer<String> progress;

  CheckoutContest(
      Workplace place, MigrateBenchmark.Repository wanted, int runs, Consumer<String> progress) {
    this.place = place;
    this.wanted = wanted;
    this.runs = runs;
    this.progress = progress;
  }

  /** What one way took. */
  private record Taken(double millis, long network, long read) {}

  List<Figure> figures() {
    if (wanted.files() == 0) {
      return leftOut("name how many files with --files");
    }
    return git()
        .map(this::measured)
        .orElseGet(() -> leftOut("git is not installed; install the package git"));
  }

  private static List<Figure> leftOut(String why) {
    return Stream.of(BYTES, TIME).map(subject -> subject.leftOut(why)).toList();
  }

  private static Optional<Path> git() {
    return Stream.of("/usr/bin/git", "/usr/local/bin/git", "/bin/git")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private List<Figure> measured(Path git) {
    // the repository, our cache and a clone
    place.requireSpace(4 * wanted.size().bytes());
    progress.accept("making a repository of %d files, %s".formatted(wanted.files(), wanted.size()));
    Path root = place.storage().workspace().resolve("git");
    Workplace.makePassable(root);
    LargeRepository repository = LargeRepository.make(git, root.resolve(NAME), wanted);
    GitCheckout ours =
        new GitCheckout(place.storage().workspace().resolve("cache"), CheckoutLimits.defaults());
    try (GitHttpServer server = GitHttpServer.start(git, root)) {
      Taken first = checkout(ours, repository, server);
      progress.accept("the first fetch: " + words(first));
      double[] millis = new double[runs];
      double[] plainMillis = new double[runs];
      double[] bytes = new double[runs];
      double[] plainBytes = new double[runs];
      double[] network = new double[runs];
      for (int run = -1; run < runs; run++) {
        repository.push();
        place.sync();
        Taken one = checkout(ours, repository, server);
        place.sync();
        Taken other = clone(git, server, root.resolveSibling("clone.git"));
        progress.accept(
            "checkout, %s: ours %s; clone %s"
                .formatted(
                    run < 0 ? "first run, not counted" : "run " + (run + 1) + " of " + runs,
                    words(one),
                    words(other)));
        if (run >= 0) {
          millis[run] = one.millis();
          plainMillis[run] = other.millis();
          network[run] = one.network();
          bytes[run] = one.read();
          plainBytes[run] = other.network();
        }
      }
      double cloned = Ratio.median(plainBytes);
      return List.of(
          BYTES.measured(
              Ratio.median(bytes) / cloned,
              String.format(
                  Locale.ROOT,
                  "%.1f MB, %.1f MB of them fetched ÷ %.1f MB",
                  Ratio.median(bytes) / MEGABYTE,
                  Ratio.median(network) / MEGABYTE,
                  cloned / MEGABYTE),
              runs),
          TIME.measured(
              Ratio.median(millis) / Ratio.median(plainMillis),
              Ratio.millis(Ratio.median(millis), Ratio.median(plainMillis)),
              runs));
    }
  }

  private static String words(Taken taken) {
    return String.format(
        Locale.ROOT, "%.0f ms, %.1f MB fetched", taken.millis(), taken.network() / MEGABYTE);
  }

  /**
   * As a preview's run has it. What this process reads counts wholly, the server's part in it too:
   * it can only be less.
   */
  private Taken checkout(GitCheckout ours, LargeRepository repository, GitHttpServer server) {
    String sha = repository.head();
    Path into = place.storage().workspace().resolve("files-" + sha);
    long network = server.sent();
    long read = ProcFile.number(IO, "rchar:");
    long begun = System.nanoTime();
    try (CommitTree tree =
        ours.commit("large", GitRemote.of(server.url(NAME), Optional.empty()), sha)) {
      if (!(KnownTools.all().detect(tree, MigrationChoice.detect())
          instanceof Detection.Found found)) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED, "looking for migrations", "there are none");
      }
      MigrationFiles files = tree.materialise(found.candidate().path(), into);
      double millis = (System.nanoTime() - begun) / 1e6;
      if (files.names().size() != repository.migrations()) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "counting migrations",
            "%d instead of %d".formatted(files.names().size(), repository.migrations()));
      }
      return new Taken(millis, server.sent() - network, ProcFile.number(IO, "rchar:") - read);
    } finally {
      Volumes.delete(into);
    }
  }

  private static Taken clone(Path git, GitHttpServer server, Path into) {
    long network = server.sent();
    long begun = System.nanoTime();
    try {
      Program.run(
          List.of(git.toString(), "clone", "--quiet", "--bare", server.url(NAME), into.toString()),
          Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_TERMINAL_PROMPT", "0"));
      double millis = (System.nanoTime() - begun) / 1e6;
      return new Taken(millis, server.sent() - network, 0);
    } finally {
      Volumes.delete(into);
    }
  }
}
