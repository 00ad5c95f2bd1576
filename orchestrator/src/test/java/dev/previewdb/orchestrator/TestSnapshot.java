package dev.previewdb.orchestrator;

import dev.previewdb.snapshot.schema.SoleDatabase;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.store.Building;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.Volumes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A small snapshot made by hand, as a capture leaves one: a shop with a hundred customers, owned by
 * the role `preview`. For tests of what comes after the capture.
 */
public final class TestSnapshot {
  public static final String OWNER = "preview";

  private TestSnapshot() {}

  /**
   * Makes one and lists it.
   *
   * @param more statements on what else production has
   */
  public static Snapshot publish(
      SnapshotCatalog catalog, String project, Installations installations, String... more) {
    RunAs runAs = RunAs.current();
    ServerBinaries binaries = installations.preferred();
    try (Building building = catalog.begin(project, Instant.now())) {
      Volumes.make(building.home().resolve("data"));
      PostgresServer.initialise(
          binaries, building.home().resolve("data"), runAs, InitOptions.plain());
      PostgresServer server =
          PostgresServer.start(
              StartRequest.of(binaries, building.home(), runAs).with(Map.of("fsync", "off")));
      fill(server, more);
      SoleDatabase.keep(server, "shop");
      server.stop(StopMode.FAST, Duration.ofSeconds(30));
      return building.publish(manifest(project, building.version(), binaries));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fill(PostgresServer server, String... more) throws SQLException {
    try (Connection admin = server.connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE ROLE preview LOGIN");
      statement.execute("CREATE DATABASE shop OWNER preview");
    }
    try (Connection shop = server.connect("shop");
        Statement statement = shop.createStatement()) {
      statement.execute("ALTER SCHEMA public OWNER TO preview");
      statement.execute("SET ROLE preview");
      statement.execute("CREATE TABLE customer (id int PRIMARY KEY, email text NOT NULL)");
      statement.execute(
          "INSERT INTO customer SELECT i, 'masked' || i % 90 || '@example.invalid' FROM generate_series(1, 100) i");
      statement.execute("CREATE TABLE schema_migrations (version varchar PRIMARY KEY)");
      statement.execute("INSERT INTO schema_migrations VALUES ('1')");
      for (String sql : more) {
        statement.execute(sql);
      }
    }
  }

  private static Manifest manifest(String project, String version, ServerBinaries binaries) {
    return new Manifest(
        Manifest.FORMAT,
        project,
        version,
        Instant.now(),
        "shop",
        OWNER,
        new Manifest.Source("127.0.0.1:5432/shop", binaries.version()),
        new Manifest.Server(binaries.major(), binaries.version()),
        new Manifest.Schema("by hand", "0", "UTF8", "C"),
        new Manifest.Masking("0", "0"),
        Map.of("public.customer", 100L),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        0);
  }
}
