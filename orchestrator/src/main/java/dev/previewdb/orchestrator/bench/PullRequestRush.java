package dev.previewdb.orchestrator.bench;

import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Many pull requests opened at the same moment, and how long each waits for its preview: on a
 * service that has made some before, with a GitHub of its own.
 */
final class PullRequestRush {
  private static final DataSize SIZE = DataSize.parse("16MB");

  /** What an empty server takes besides, where blocks are not shared. */
  private static final long SERVER_BYTES = 64L << 20;

  /** What a preview has for itself, at most, where they are. */
  private static final long OWN_BYTES = 12_000_000;

  private static final int BEFORE = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** How long nothing may happen. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String TOKEN = "ghp_bench";
  private static final long REPOSITORY = 1;

  @SuppressWarnings("InlineFormatString") // a file reads best as a file
  private static final String YAML =
      """
      storage: .
      http: { port: 0 }
      router: { port: 0 }
      engine: { sleep-after: 1s, start-within: 2m }
      github: { api-url: "%s", token: { env: TOKEN }, webhook-secret: { env: SECRET } }
      projects:
        %s:
          repository: acme/shop
          git: %s
          source: { host: 127.0.0.1, database: none, user: none, password: { env: TOKEN }, tls: disable }
          masking: masking.yaml
          masking-key: { env: TOKEN }
          max-previews: %d
      """;

  private final Site site;
  private final int pullRequests;
  private final Consumer<String> progress;
  private final Clock clock;

  private final Map<Integer, Long> opened = new ConcurrentHashMap<>();
  private final Map<Integer, Long> ready = new ConcurrentHashMap<>();
  private final ToldReports told = new ToldReports();
  private final List<Preview> failed = new CopyOnWriteArrayList<>();

  PullRequestRush(Site site, int pullRequests, Consumer<String> progress, Clock clock) {
    this.site = site;
    this.pullRequests = pullRequests;
    this.progress = progress;
    this.clock = clock;
  }

  static List<Figure> leftOut(String why) {
    return List.of(all(0).leftOut(why), slowest().leftOut(why), disorder().leftOut(why));
  }

  /** Measures; nothing is left. */
  List<Figure> figures() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private List<Figure> measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    boolean copies = Volumes.probe(place.storage().root()) == CloneMode.COPY;
    long each = copies ? SIZE.bytes() + SERVER_BYTES : OWN_BYTES;
    place.requireSpace(List.of(SIZE), CloneMode.REFLINK, each * (pullRequests + BEFORE));
    ServedPreviews.publish(place, machine, SIZE, clock);
    BranchRepository git =
        BranchRepository.make(
            place.storage().root().resolve("branches.git"), pullRequests + BEFORE, clock.instant());
    try (LocalGitHub gitHub = LocalGitHub.start("previewdb", TOKEN, 0, clock);
        QuietLog _ = new QuietLog()) {
      gitHub.addRepository(new LocalRepository(REPOSITORY, "acme/shop", git.url(), "main"));
      gitHub.listen(told::hear);
      try (Service service = service(place, gitHub, git)) {
        gitHub.webhook(
            URI.create("http://127.0.0.1:" + service.port() + "/webhooks/github"),
            WebhookSecrets.of(SignedDeliveries.SECRET));
        IntStream.rangeClosed(1, BEFORE).forEach(i -> open(gitHub, git, i));
        await(BEFORE);
        rush(gitHub, git);
        await(BEFORE + pullRequests);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return figures(times());
  }

  private Service service(Workplace place, LocalGitHub gitHub, BranchRepository git)
      throws IOException {
    Path root = place.storage().root();
    Files.writeString(root.resolve("masking.yaml"), "tables: {}\n");
    Path file =
        Files.writeString(
            root.resolve("previewdb.yaml"),
            YAML.formatted(
                gitHub.apiUrl(), ServedPreviews.PROJECT, git.url(), pullRequests + BEFORE));
    Map<String, String> environment = Map.of("TOKEN", TOKEN, "SECRET", SignedDeliveries.SECRET);
    return Service.start(ConfigReader.read(file, environment), this::moved);
  }

  private void moved(Preview before, Preview after) {
    if (after.state() instanceof Failed) {
      failed.add(after);
    }
    if (after.state() instanceof Ready && after.key() instanceof PreviewKey.PullRequest pr) {
      ready.putIfAbsent(pr.number(), System.nanoTime());
    }
  }

  private void rush(LocalGitHub gitHub, BranchRepository git) {
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= pullRequests; i++) {
        int branch = BEFORE + i;
        people.execute(() -> open(gitHub, git, branch));
      }
    }
  }

  private void open(LocalGitHub gitHub, BranchRepository git, int branch) {
    long begun = System.nanoTime();
    int number =
        gitHub
            .open(
                NewPullRequest.of(
                    REPOSITORY,
                    "Change " + branch,
                    BranchRepository.branch(branch),
                    git.heads().get(branch - 1),
                    "main",
                    "0".repeat(40)))
            .number();
    opened.put(number, begun);
  }

  /** Until so many are ready, and GitHub was told so. */
  private void await(int wanted) {
    int before = -1;
    long since = System.nanoTime();
    while (before < wanted) {
      Pause.of(PAUSE);
      if (!failed.isEmpty()) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "making the preview " + failed.getFirst().name(),
            failed.getFirst().state().description());
      }
      int now = told.ready();
      if (now > before) {
        progress.accept(now + " of " + wanted + " pull requests were told that they are ready");
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "making the previews of pull requests",
            "only " + now + " of " + wanted + " were told that they are ready");
      }
    }
  }

  private double[] times() {
    return opened.entrySet().stream()
        .filter(one -> one.getKey() > BEFORE)
        .mapToDouble(one ->
            (Optional.ofNullable(ready.get(one.getKey())).orElseThrow() - one.getValue()) / 1e9)
        .sorted()
        .toArray();
  }

  private List<Figure> figures(double[] times) {
    double median = Ratio.median(times);
    double longest = times[times.length - 1];
    return List.of(
        all(pullRequests)
            .measured(
                times.length,
                String.format(
                    Locale.ROOT,
                    "after %.1f s, %.1f s, %.1f s: the first, the middle one, the last",
                    times[0],
                    median,
                    longest),
                true),
        slowest()
            .measured(
                longest / median,
                String.format(Locale.ROOT, "%.1f s ÷ %.1f s", longest, median),
                true),
        disorder().measured(told.disordered(), told.reports() + " reports", true));
  }

  private static Subject all(int pullRequests) {
    return Subject.atLeast(
        "webhook-rush", "pull requests opened at once that have a preview", pullRequests);
  }

  private static Subject slowest() {
    return Subject.atMost(
        "webhook-rush-slowest", "the longest of their times to ready ÷ the median", 3);
  }

  private static Subject disorder() {
    return Subject.atMost(
        "webhook-rush-order",
        "commits whose statuses, and pull requests whose comment, were told out of order",
        0);
  }
}
