package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A production of the demo's own writing: a shop with a million rows, at the last migration of its
 * main branch. It is thrown away at the end, so it syncs nothing to disk.
 */
final class ShopDatabase implements AutoCloseable {
  static final String NAME = "shop";
  static final String OWNER = "shop";
  static final String READER = "shop_reader";
  static final long ROWS = 1_000_000;

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "off"),
          Map.entry("full_page_writes", "off"),
          Map.entry("synchronous_commit", "off"),
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("max_wal_size", "4GB"),
          Map.entry("autovacuum", "off"),
          Map.entry("jit", "off"),
          Map.entry("shared_buffers", "256MB"));

  private final PostgresServer server;
  private final String readerPassword;
  private final PlantedValues planted;
  private final long rows;

  private ShopDatabase(
      PostgresServer server, String readerPassword, PlantedValues planted, long rows) {
    this.server = server;
    this.readerPassword = readerPassword;
    this.planted = planted;
    this.rows = rows;
  }

  /** Which server it would run: the newest installed one, else the newest bundled one. */
  static ServerBinaries binaries(Machine machine) {
    return machine
        .installations()
        .newestInstalled()
        .orElseGet(() -> machine.installations().preferred());
  }

  /**
   * Makes it and fills it.
   *
   * @param home where its files go
   * @param random what personal data its planted people have
   */
  static ShopDatabase open(Path home, Machine machine, int port, RandomGenerator random)
      throws SQLException {
    ServerBinaries binaries = binaries(machine);
    PostgresServer.initialise(binaries, home.resolve("data"), machine.runAs(), InitOptions.plain());
    PostgresServer server =
        PostgresServer.start(
            StartRequest.of(binaries, home, machine.runAs())
                .onPort(port)
                .with(SETTINGS)
                .allow(new HbaRule(NAME, OWNER))
                .allow(new HbaRule(NAME, READER)));
    try {
      String password = DemoSecrets.one();
      makeRoles(server, password);
      migrate(server, password);
      long rows = fill(server);
      PlantedValues planted = plant(server, random);
      return new ShopDatabase(server, password, planted, rows);
    } catch (SQLException | RuntimeException e) {
      server.stop(StopMode.IMMEDIATE, STOP_PATIENCE);
      throw e;
    }
  }

  private static void makeRoles(PostgresServer server, String password) throws SQLException {
    try (Connection admin = server.connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE ROLE " + OWNER + " LOGIN");
      statement.execute("CREATE ROLE " + READER + " LOGIN");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + OWNER);
      PGConnection roles = admin.unwrap(PGConnection.class);
      for (String role : new String[] {OWNER, READER}) {
        // Hashed by the driver: the password stands in no statement
        roles.alterUserPassword(role, password.toCharArray(), "scram-sha-256");
      }
    }
    // Since 15 only the database's owner may create in the schema public
    try (Connection admin = server.connect(NAME);
        Statement statement = admin.createStatement()) {
      statement.execute("ALTER SCHEMA public OWNER TO " + OWNER);
    }
  }

  /** As a deployment of the main branch did it: by Flyway, as the owner. */
  private static void migrate(PostgresServer server, String password) {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setServerNames(new String[] {"127.0.0.1"});
    owner.setPortNumbers(new int[] {server.tcpPort().orElseThrow()});
    owner.setDatabaseName(NAME);
    owner.setUser(OWNER);
    owner.setPassword(password);
    Flyway.configure(ShopDatabase.class.getClassLoader())
        .dataSource(owner)
        .locations("classpath:" + ShopFiles.MIGRATIONS)
        .target(ShopFiles.DEPLOYED)
        .load()
        .migrate();
  }

  /**
   * By two sessions: a million rows keep one core busy for seconds.
   *
   * @return how many rows the server says it wrote
   */
  private static long fill(PostgresServer server) throws SQLException {
    try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> parts =
          Stream.of("fill-people.sql", "fill-trade.sql")
              .map(part -> sessions.submit(() -> fill(server, part)))
              .toList();
      long rows = 0;
      for (Future<Long> part : parts) {
        rows += part.get();
      }
      return rows;
    } catch (ExecutionException e) {
      throw new SQLException("the shop could not be filled", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "the shop");
    }
  }

  private static long fill(PostgresServer server, String part) throws SQLException {
    try (Connection admin = server.connect(NAME);
        Statement statement = admin.createStatement()) {
      statement.execute(ShopFiles.read("fill-words.sql"));
      statement.execute(ShopFiles.read(part));
      long rows = 0;
      for (long changed = statement.getLargeUpdateCount();
          changed >= 0;
          changed = statement.getLargeUpdateCount()) {
        rows += changed;
        statement.getMoreResults();
      }
      return rows;
    }
  }

  private static PlantedValues plant(PostgresServer server, RandomGenerator random)
      throws SQLException {
    try (Connection admin = server.connect(NAME);
        Statement statement = admin.createStatement()) {
      PlantedValues planted = Planting.into(admin, random);
      statement.execute("SET ROLE " + OWNER);
      statement.execute("REFRESH MATERIALIZED VIEW shop.customer_value");
      statement.execute("GRANT USAGE ON SCHEMA shop, public TO " + READER);
      for (String schema : new String[] {"shop", "public"}) {
        statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + READER);
        statement.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + READER);
      }
      statement.execute("RESET ROLE");
      statement.execute("ANALYZE");
      return planted;
    }
  }

  /** Rows of all the shop's tables, as the server counted them when it wrote them. */
  long rows() {
    return rows;
  }

  /** The administrator's session. */
  Connection connect() {
    return server.connect(NAME);
  }

  PostgresServer server() {
    return server;
  }

  int port() {
    return server.tcpPort().orElseThrow();
  }

  String readerPassword() {
    return readerPassword;
  }

  /** The personal values of invented people that lie in it. */
  PlantedValues planted() {
    return planted;
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, STOP_PATIENCE);
  }
}
