package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.demo.DemoReport.Searched;
import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * That no planted value came over. Each place is searched by a scanner that finds the same values
 * in production: one that found nothing anywhere would prove nothing.
 */
final class Proof {
  private static final int ENOUGH_IN_FILES = 900;

  private final PlantedValues values;
  private final List<Searched> searched = new ArrayList<>();

  Proof(PlantedValues values) {
    this.values = values;
  }

  List<Searched> searched() {
    return List.copyOf(searched);
  }

  /** The control: the scanners find what is there. */
  void production(ShopDatabase shop) throws SQLException {
    checkpoint(shop.server());
    Scan files = keep("production's files", FileScan.of(shop.server().data(), values));
    Scan rows = keep("production's rows, by SQL", rows(shop.server()));
    DidNotHold.unless(
        rows.count() == values.count(), "not every planted value was found in production's rows");
    // What PostgreSQL compressed cannot be seen in the files: that is why rows are searched too
    DidNotHold.unless(
        files.count() >= ENOUGH_IN_FILES && files.count() < values.count(),
        files.count() + " planted values were found in production's files");
  }

  /** A preview: every file and every row, of all its databases. */
  void preview(Path home, ServerBinaries binaries, Machine machine) throws SQLException {
    PostgresServer server =
        PostgresServer.attach(home, binaries, machine.runAs())
            .orElseThrow(() -> new DidNotHold("the preview's server does not run"));
    checkpoint(server);
    none("the preview's files", FileScan.of(home, values));
    none("the preview's rows, by SQL", rows(server));
  }

  void files(String what, Path place) {
    none(what, FileScan.of(place, values));
  }

  void texts(String what, List<String> texts) {
    Found found = new Found(values);
    PlantedStream stream = new PlantedStream(values, found);
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      stream.write(bytes, 0, bytes.length);
      stream.end();
    }
    none(what, new Scan(found, texts.size(), stream.bytes()));
  }

  private void none(String place, Scan scan) {
    keep(place, scan);
    DidNotHold.unless(scan.count() == 0, scan.count() + " planted values were found in " + place);
  }

  private Scan keep(String place, Scan scan) {
    searched.add(new Searched(place, scan.count(), scan.things(), scan.bytes()));
    return scan;
  }

  private Scan rows(PostgresServer server) throws SQLException {
    Scan all = new Scan(new Found(values), 0, 0);
    for (String database : databases(server)) {
      try (Connection admin = server.connect(database)) {
        all = all.and(RowScan.of(admin, values), values);
      }
    }
    return all;
  }

  private static List<String> databases(PostgresServer server) throws SQLException {
    try (Connection admin = server.connect("postgres");
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
  private static void checkpoint(PostgresServer server) throws SQLException {
    try (Connection admin = server.connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }
}
