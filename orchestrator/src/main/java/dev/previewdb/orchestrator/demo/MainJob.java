package dev.previewdb.orchestrator.demo;

import dev.previewdb.github.local.LocalDelivery;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.api.ConnectionView;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.demo.DemoReport.Searched;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** The story, step by step. */
final class MainJob {
  /** PostgreSQL's invalid_catalog_name. */
  private static final String NO_SUCH_DATABASE = "3D000";

  private final Stage stage;
  private final Narrator narrator;
  private final Timetable times;
  private final boolean keep;
  private List<Searched> proof = List.of();

  MainJob(Stage stage, Narrator narrator, Timetable times, boolean keep) {
    this.stage = stage;
    this.narrator = narrator;
    this.times = times;
    this.keep = keep;
  }

  /** What was searched, as far as the story came. */
  List<Searched> proof() {
    return proof;
  }

  void play() throws Exception {
    Machine machine = stage.machine();
    ShopDatabase shop = production(machine);
    ShopRepository repository = stage.repository();
    LocalGitHub gitHub = stage.gitHub(repository);
    Config config = stage.config(shop, gitHub);
    Snapshot snapshot = snapshot(config, machine);

    Observed observed = new Observed(narrator);
    narrator.act("the service starts with " + stage.place().config());
    URI service = times.time("service started", () -> stage.service(config, observed, gitHub));
    narrator.note("listening on " + service + "; GitHub is at " + gitHub.apiUrl());

    PullRequestStory story = new PullRequestStory(gitHub, repository, observed, narrator, times);
    PreviewAccess access = new PreviewAccess(service, stage.secrets());
    Preview first = story.opened();
    sample(access.where(first.name()), shop);
    Preview more = story.oneMore(first);
    Preview failed = story.failing(more);
    Preview mended = story.mended(failed);
    ConnectionView where = access.where(mended.name());
    prove(shop, machine, mended, snapshot, observed, gitHub);
    if (keep) {
      keepRunning(where, service, mended.name(), shop);
    } else {
      story.merged();
      gone(mended, where);
    }
  }

  private ShopDatabase production(Machine machine) throws Exception {
    ServerBinaries binaries = ShopDatabase.binaries(machine);
    narrator.act(
        "a production is made: a shop on PostgreSQL %s (%s), in %s"
            .formatted(
                binaries.version(),
                binaries.origin().name().toLowerCase(Locale.ROOT),
                stage.place().root()));
    ShopDatabase shop = times.time("production made", () -> stage.production(machine));
    DidNotHold.unless(shop.rows() == ShopDatabase.ROWS, "the shop has " + shop.rows() + " rows");
    narrator.note(
        String.format(
            Locale.ROOT,
            "%,d rows; personal values of %,d invented people are planted among them",
            shop.rows(),
            shop.planted().count()));
    return shop;
  }

  private Snapshot snapshot(Config config, Machine machine) throws Exception {
    narrator.act("a snapshot of it is taken, masked on the way by " + stage.place().maskingRules());
    Snapshot snapshot =
        times.time(
            "snapshot taken, masked and verified",
            () -> stage.snapshot(config, machine, CaptureProgress.silent()));
    Manifest manifest = snapshot.manifest();
    manifest.steps().forEach(step -> times.part(step.name(), step.millis()));
    long rows = manifest.tables().values().stream().mapToLong(Long::longValue).sum();
    long masked = manifest.columns().stream().filter(c -> c.treatment().equals("masked")).count();
    narrator.note(
        String.format(
            Locale.ROOT,
            "%s: %,d rows, %d columns masked, schema by %s",
            snapshot.version(),
            rows,
            masked,
            manifest.schema().by()));
    List<String> checks =
        manifest.checks().stream().filter(check -> !check.startsWith("column ")).toList();
    checks.forEach(check -> narrator.note("checked: " + check));
    narrator.note(
        "checked: %d masked columns for values of the source"
            .formatted(manifest.checks().size() - checks.size()));
    return snapshot;
  }

  /** What its owner sees, with the connection the API gives. */
  private void sample(ConnectionView where, ShopDatabase shop) throws SQLException {
    narrator.act("the preview's owner asks: " + MaskedSample.QUERY.replaceAll("\\s+", " "));
    try (Connection preview = PreviewAccess.connect(where);
        Connection production = shop.connect()) {
      MaskedSample sample = MaskedSample.read(preview, production);
      narrator.quote(String.join("\n", TextTable.lines(sample.rows())));
      narrator.note(
          "%d of these %d personal values differ from production's"
              .formatted(sample.different(), sample.cells()));
      DidNotHold.unless(
          sample.different() == sample.cells(), "a personal value is the same as in production");
    }
  }

  private void prove(
      ShopDatabase shop,
      Machine machine,
      Preview preview,
      Snapshot snapshot,
      Observed observed,
      LocalGitHub gitHub)
      throws Exception {
    narrator.act(
        String.format(
            Locale.ROOT,
            "the %,d planted values are looked for, byte by byte and row by row",
            shop.planted().count()));
    Proof search = new Proof(shop.planted());
    search.production(shop.server());
    search.server("the preview", home(preview), running(home(preview), machine), ShopDatabase.NAME);
    search.files("the snapshot", snapshot.directory());
    Storage storage = new Storage(stage.place().storage());
    search.server(
        "the service's database", storage.state(), running(storage.state(), machine), "postgres");
    search.files("what it fetched by Git", storage.git());
    search.files("its log", stage.place().log());
    search.texts("all it wrote to GitHub", observed.written());
    search.texts(
        "all GitHub sent it", gitHub.deliveries().stream().map(LocalDelivery::body).toList());
    times.time(
        "proof",
        () -> {
          search.search();
          return true;
        });
    proof = search.searched();
    proof.forEach(place ->
        narrator.note(
            String.format(
                Locale.ROOT,
                "%,5d found in %s (%.1f MB)",
                place.found(),
                place.place(),
                place.bytes() / 1e6)));
    search.conclude();
  }

  private static PostgresServer running(Path home, Machine machine) {
    return PostgresServer.attach(home, ShopDatabase.binaries(machine), machine.runAs())
        .orElseThrow(() -> new DidNotHold("no server runs in " + home));
  }

  /** The directory of the preview's incarnation. */
  private Path home(Preview preview) {
    return new Storage(stage.place().storage())
        .previews()
        .resolve(new InstanceId(preview.name(), preview.epoch()).toString());
  }

  private void gone(Preview preview, ConnectionView where) {
    DidNotHold.unless(!Files.exists(home(preview)), "the preview's directory is still there");
    try (Connection still = PreviewAccess.connect(where)) {
      throw new DidNotHold("the router still leads to " + still.getMetaData().getURL());
    } catch (SQLException e) {
      DidNotHold.unless(NO_SUCH_DATABASE.equals(e.getSQLState()), "the router answered " + e);
      narrator.note("its directory is gone, and the router knows no " + where.database());
    }
  }

  private void keepRunning(ConnectionView where, URI service, String name, ShopDatabase shop)
      throws InterruptedException {
    narrator.act("all of it keeps running until Ctrl-C. Try the preview:");
    narrator.plain("");
    narrator.plain(
        "  PGPASSWORD=%s psql -h %s -p %d -U %s %s -c 'SELECT full_name, email FROM shop.customer LIMIT 5'"
            .formatted(
                where.password(), where.host(), where.port(), where.user(), where.database()));
    narrator.plain(
        "  PREVIEWDB_API_TOKEN=$(cat %s) ./previewdb preview show %s --server %s"
            .formatted(stage.place().secrets().resolve("api-token"), name, service));
    narrator.plain(
        "  production listens at port %d; log in as %s, the password is in %s"
            .formatted(
                shop.port(),
                ShopDatabase.READER,
                stage.place().secrets().resolve("source-password")));
    narrator.plain("");
    new CountDownLatch(1).await();
  }
}
