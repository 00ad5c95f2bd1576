package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A server as a preview's: the database shop belongs to the role preview, which is no superuser.
 */
public final class PreviewServer implements PreviewDatabase, AutoCloseable {
  public static final RunLimits LIMITS =
      new RunLimits(Duration.ofSeconds(30), Duration.ofSeconds(60));
  public static final String PASSWORD = "only-for-this-test";

  private final TestServer server;
  private final int port;
  private int used;

  private PreviewServer(TestServer server, int port) {
    this.server = server;
    this.port = port;
  }

  public static PreviewServer start(int major) throws Exception {
    int port = FreePort.find();
    TestServer server =
        TestServer.start(
            TestServer.installations().server(major),
            request -> request.onPort(port).allow(new HbaRule("shop", "preview")));
    PreviewServer preview = new PreviewServer(server, port);
    preview.admin("postgres", "CREATE ROLE preview LOGIN PASSWORD '" + PASSWORD + "'");
    for (String database : List.of("postgres", "template1")) {
      preview.admin("postgres", "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    }
    return preview;
  }

  /** An empty database shop in place of the last test's. */
  public PreviewServer fresh() throws SQLException {
    admin(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop'");
    if (used > 0) {
      // dropping one takes a checkpoint, and the whole server goes away soon
      admin("postgres", "ALTER DATABASE shop RENAME TO shop_" + used);
    }
    used++;
    admin("postgres", "CREATE DATABASE shop OWNER preview");
    admin("postgres", "REVOKE ALL ON DATABASE shop FROM PUBLIC");
    return this;
  }

  public MigrationRun run(MigrationFiles files) {
    return run(files, MigrationSettings.defaults(), LIMITS);
  }

  public MigrationRun run(MigrationFiles files, MigrationSettings settings, RunLimits limits) {
    return new MigrationRun(files, settings, this, limits);
  }

  @Override
  public Connection owner(Properties driver) throws SQLException {
    return owner("shop", driver);
  }

  @Override
  public PreviewAddress address() {
    return new PreviewAddress(
        server.server().socketDirectory().resolve(".s.PGSQL." + server.server().socketPort()),
        "shop",
        "preview",
        PASSWORD);
  }

  Connection owner(String database, Properties driver) throws SQLException {
    Properties all = new Properties();
    all.putAll(driver);
    all.setProperty("user", "preview");
    all.setProperty("password", PASSWORD);
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, all);
  }

  @Override
  public Connection administrator() {
    return server.server().connect("shop");
  }

  public String url() {
    return "postgres://preview:%s@127.0.0.1:%s/shop?sslmode=disable".formatted(PASSWORD, port);
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%s/shop?user=preview&password=%s".formatted(port, PASSWORD);
  }

  public int port() {
    return port;
  }

  /** Cleanly, as when the machine is shut down. */
  public void stop() {
    server.server().stop(StopMode.FAST, Duration.ofSeconds(30));
  }

  public void admin(String database, String sql) throws SQLException {
    try (Connection connection = server.server().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As the owner. */
  public void sql(String sql) throws SQLException {
    try (Connection connection = owner(new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of each row, as the administrator sees it. */
  public List<String> ask(String sql) throws SQLException {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answers = new ArrayList<>();
      while (rows.next()) {
        answers.add(String.valueOf(rows.getString(1)));
      }
      return answers;
    }
  }

  public List<String> tables() throws SQLException {
    return ask(
        "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            + " ORDER BY 1");
  }

  @Override
  public void close() {
    server.close();
  }
}
