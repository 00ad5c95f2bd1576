package dev.previewdb.orchestrator.bench;

import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Signed deliveries into the whole service against the same into a bare handler that puts each into
 * one row of the same database: in one run and in turn. Both are checked to have stored all. Then
 * bodies that nobody signed, and pull requests that are opened at once.
 */
public final class WebhookBenchmark {
  private static final Subject RATE =
      Subject.atLeast(
          "webhook",
          "deliveries a second into the service ÷ into a bare Javalin handler that inserts one row",
          0.6);
  private static final Subject TAIL =
      Subject.atMost("webhook-p99", "the 99th percentile of the answers' times, the same way", 5);

  private static final String TOKEN = "ghp_bench";

  @SuppressWarnings("InlineFormatString") // a file reads best as a file
  private static final String YAML =
      """
      storage: .
      http: { port: 0 }
      router: { port: 0 }
      github: { api-url: "%s", token: { env: TOKEN }, webhook-secret: { env: SECRET } }
      projects:
        b:
          repository: acme/shop
          source: { host: 127.0.0.1, database: none, user: none, password: { env: TOKEN }, tls: disable }
          masking: masking.yaml
          masking-key: { env: TOKEN }
      """;

  private final Site site;
  private final int deliveries;
  private final int connections;
  private final int runs;
  private final int clients;
  private final int pullRequests;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param deliveries in each run
   * @param connections that send them at the same time
   * @param runs measured ones of each; one more comes before them, unmeasured
   * @param clients that send unsigned bodies at the same time; 0 leaves them out
   * @param pullRequests opened at the same time; 0 leaves them out
   */
  public WebhookBenchmark(
      Site site,
      int deliveries,
      int connections,
      int runs,
      int clients,
      int pullRequests,
      Consumer<String> progress,
      Clock clock) {
    this.site = site;
    this.deliveries = deliveries;
    this.connections = connections;
    this.runs = runs;
    this.clients = clients;
    this.pullRequests = pullRequests;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of an interruption, or BENCH_FAILED; nothing is left
   */
  public FiguresReport run() {
    FiguresReport served;
    try (Workplace place = Workplace.open(site)) {
      served = place.uninterrupted(() -> measured(place));
    }
    return served.with(
        pullRequests > 0
            ? new PullRequestRush(site, pullRequests, progress, clock).figures()
            : PullRequestRush.leftOut("name how many with --pull-requests"));
  }

  private FiguresReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    try (LocalGitHub gitHub = LocalGitHub.start("previewdb", TOKEN, 0, clock);
        QuietLog _ = new QuietLog()) {
      gitHub.addRepository(
          new LocalRepository(1, "acme/shop", URI.create("file:///nowhere.git"), "main"));
      Path root = place.storage().root();
      Files.writeString(root.resolve("masking.yaml"), "tables: {}\n");
      Path file = root.resolve("previewdb.yaml");
      Files.writeString(file, YAML.formatted(gitHub.apiUrl()));
      Map<String, String> environment = Map.of("TOKEN", TOKEN, "SECRET", SignedDeliveries.SECRET);
      try (Service service =
          Service.start(ConfigReader.read(file, environment), (before, after) -> {})) {
        PostgresServer state =
            PostgresServer.attach(place.storage().state(), server, machine.runAs()).orElseThrow();
        try (BareIntake bare = BareIntake.start(() -> state.connect("postgres"))) {
          return report(server, figures(service.port(), bare.port(), state))
              .with(flood(service.port()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Figure> flood(int port) {
    if (clients == 0) {
      return UnsignedFlood.leftOut("name how many with --clients");
    }
    progress.accept(clients + " clients send unsigned bodies");
    List<Figure> figures = new UnsignedFlood(port, clients).figures();
    // It goes on with its work.
    SignedDeliveries.make(1, "after").sendTo(port, "/webhooks/github", 1);
    return figures;
  }

  private FiguresReport report(ServerBinaries server, List<Figure> figures) {
    return new FiguresReport(
        "webhook",
        server.version(),
        "copy",
        runs,
        figures,
        List.of(
            "Medians of %d runs of each, in turn: %d deliveries of %d kB over %d connections, the service with its own database and worker."
                .formatted(runs, deliveries, SignedDeliveries.BYTES / 1000, connections)));
  }

  private List<Figure> figures(int service, int bare, PostgresServer state) {
    double[] ourRate = new double[runs];
    double[] bareRate = new double[runs];
    double[] ourTail = new double[runs];
    double[] bareTail = new double[runs];
    for (int run = -1; run < runs; run++) {
      SignedDeliveries all = SignedDeliveries.make(deliveries, "run" + run);
      SignedDeliveries.Times ours = all.sendTo(service, "/webhooks/github", connections);
      requireStored(state, "inbox", run);
      SignedDeliveries.Times plain = all.sendTo(bare, "/", connections);
      requireStored(state, "bare_inbox", run);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: the service %.0f/s, p99 %.1f ms; bare %.0f/s, p99 %.1f ms",
              run < 0 ? "first run, not counted" : "run " + (run + 1) + " of " + runs,
              ours.perSecond(),
              ours.tailMillis(),
              plain.perSecond(),
              plain.tailMillis()));
      if (run >= 0) {
        ourRate[run] = ours.perSecond();
        bareRate[run] = plain.perSecond();
        ourTail[run] = ours.tailMillis();
        bareTail[run] = plain.tailMillis();
      }
    }
    return List.of(
        figure(RATE, ourRate, bareRate, "%.0f/s ÷ %.0f/s"),
        figure(TAIL, ourTail, bareTail, "%.1f ms ÷ %.1f ms"));
  }

  private Figure figure(Subject subject, double[] ours, double[] bare, String detail) {
    double one = Ratio.median(ours);
    double other = Ratio.median(bare);
    return subject.measured(one / other, String.format(Locale.ROOT, detail, one, other), runs);
  }

  /** What was answered for and is not there would be no speed. */
  private void requireStored(PostgresServer state, String table, int run) {
    try (Connection connection = state.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM " + table + " WHERE delivery_id LIKE 'run" + run + "-%'")) {
      rows.next();
      if (rows.getInt(1) != deliveries) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "counting what was stored",
            rows.getInt(1) + " of " + deliveries + " deliveries are there");
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "counting what was stored", "SQLSTATE " + e.getSQLState());
    }
  }
}
