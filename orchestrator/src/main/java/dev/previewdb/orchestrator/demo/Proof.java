package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.demo.DemoReport.Searched;
import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import dev.previewdb.snapshot.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * That no planted value came over. Each place is searched by a scanner that finds the same values
 * in production: one that found nothing anywhere would prove nothing.
 */
final class Proof {
  private static final String PRODUCTION_FILES = "production, its files";
  private static final String PRODUCTION_ROWS = "production, its rows by SQL";
  private static final int ENOUGH_IN_FILES = 900;
  private static final int AT_A_TIME = 2;

  private final PlantedValues values;
  private final Map<String, Callable<Scan>> places = new LinkedHashMap<>();
  private final Map<String, Scan> searched = new LinkedHashMap<>();

  Proof(PlantedValues values) {
    this.values = values;
  }

  /** The control: the same search finds what is there. */
  void production(PostgresServer server) throws SQLException {
    checkpoint(server, ShopDatabase.NAME);
    // Where tables lie; the log beside them holds the same values again
    places.put(PRODUCTION_FILES, () -> FileScan.of(server.data().resolve("base"), values));
    places.put(PRODUCTION_ROWS, () -> rows(server, ShopDatabase.NAME));
  }

  /**
   * Every file of a server, and every row of all its databases.
   *
   * @param one of its databases
   */
  void server(String what, Path home, PostgresServer server, String one) throws SQLException {
    checkpoint(server, one);
    files(what + ", its files", home);
    places.put(what + ", its rows by SQL", () -> rows(server, one));
  }

  void files(String what, Path place) {
    places.put(what, () -> FileScan.of(place, values));
  }

  void texts(String what, List<String> texts) {
    places.put(what, () -> TextScan.of(texts, values));
  }

  /** Searches all places. */
  void search() throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      Map<String, Future<Scan>> scans = new LinkedHashMap<>();
      places.forEach((what, place) -> scans.put(what, threads.submit(place)));
      for (var scan : scans.entrySet()) {
        searched.put(scan.getKey(), scan.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a place could not be searched", e.getCause());
    }
  }

  /** What was found where, in the order in which the places were named. */
  List<Searched> searched() {
    return searched.entrySet().stream()
        .map(one ->
            new Searched(
                one.getKey(),
                one.getValue().count(),
                one.getValue().things(),
                one.getValue().bytes()))
        .toList();
  }

  /** All in production, and nothing anywhere else. */
  void conclude() {
    DidNotHold.unless(
        found(PRODUCTION_ROWS) == values.count(),
        "not every planted value was found in production's rows");
    // What PostgreSQL compressed cannot be seen in the files: that is why rows are searched too
    DidNotHold.unless(
        found(PRODUCTION_FILES) >= ENOUGH_IN_FILES,
        "only " + found(PRODUCTION_FILES) + " planted values were found in production's files");
    searched.forEach((what, scan) ->
        DidNotHold.unless(
            scan.count() == 0 || what.equals(PRODUCTION_FILES) || what.equals(PRODUCTION_ROWS),
            scan.count() + " planted values were found in " + what));
  }

  private int found(String place) {
    Scan scan = searched.get(place);
    return scan == null ? 0 : scan.count();
  }

  private Scan rows(PostgresServer server, String one) throws SQLException {
    Scan all = new Scan(new Found(values), 0, 0);
    for (String database : databases(server, one)) {
      try (Connection admin = server.connect(database)) {
        all = all.and(RowScan.of(admin, values), values);
      }
    }
    return all;
  }

  private static List<String> databases(PostgresServer server, String one) throws SQLException {
    try (Connection admin = server.connect(one);
        Statement statement = admin.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT datname FROM pg_database WHERE datallowconn")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  /** So that what the server holds in memory is in the files. */
  private static void checkpoint(PostgresServer server, String one) throws SQLException {
    try (Connection admin = server.connect(one);
        Statement statement = admin.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }
}
