package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A source to capture from, with a user who may read it, and a catalog to capture into. */
public final class CaptureLab implements AutoCloseable {
  public static final String PROJECT = "shop";
  public static final String READER = "reader";
  private static final String PASSWORD = "pa ss'word";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestServer server;
  private final TestDirectory directory = new TestDirectory();
  private final Installations installations;
  private final String database;
  private final boolean shared;
  private final List<PostgresServer> clones = new ArrayList<>();

  private CaptureLab(
      Installations installations, TestServer server, String database, boolean shared) {
    this.installations = installations;
    this.server = server;
    this.database = database;
    this.shared = shared;
  }

  /**
   * A new database of a server that has many, and is not stopped with the lab. The server has to
   * let {@link #READER} into it.
   *
   * @param options of CREATE DATABASE
   */
  public static CaptureLab on(
      Installations installations, TestServer server, String database, String options)
      throws SQLException {
    return on(installations, server, database, options, true);
  }

  private static CaptureLab on(
      Installations installations,
      TestServer server,
      String database,
      String options,
      boolean shared)
      throws SQLException {
    try (var connection = server.server().connect("postgres")) {
      RichSchema.run(connection, "CREATE DATABASE " + database + " TEMPLATE template0 " + options);
    }
    return new CaptureLab(installations, server, database, shared);
  }

  /** The user that labs read with, for all databases of a server. */
  public static void makeReader(TestServer server) throws SQLException {
    try (var connection = server.server().connect("postgres")) {
      RichSchema.run(
          connection, "CREATE ROLE " + READER + " LOGIN BYPASSRLS PASSWORD 'pa ss''word'");
    }
  }

  /** An empty database and the reader. */
  static CaptureLab empty(Installations installations, int major, String database)
      throws SQLException {
    var port = FreePort.find();
    var server =
        TestServer.start(
            installations.server(major), r -> r.onPort(port).allow(new HbaRule(database, READER)));
    var lab = new CaptureLab(installations, server, database, false);
    makeReader(server);
    try (var connection = server.server().connect("postgres")) {
      if (!database.equals(RichSchema.DATABASE)) {
        RichSchema.run(connection, "CREATE DATABASE " + database + " TEMPLATE template0");
      }
    }
    return lab;
  }

  /**
   * A source of those programs, made and set in a way of its own, whose user may read nothing yet;
   * it is captured with the programs of this machine.
   */
  static CaptureLab made(
      Installations theirs, int major, InitOptions options, Map<String, String> settings)
      throws SQLException {
    var port = FreePort.find();
    var server =
        TestServer.start(
            theirs.server(major),
            options,
            r -> r.onPort(port).allow(new HbaRule("shop", READER)).with(settings));
    makeReader(server);
    return on(TestServer.installations(), server, "shop", "", false);
  }

  /** The installed PostgreSQL 15 and a database of these statements, all of it readable. */
  static CaptureLab with(String... sql) throws SQLException {
    return with(15, sql);
  }

  /** The same of another version, as it is bundled where it is not installed. */
  static CaptureLab with(int major, String... sql) throws SQLException {
    var lab = empty(TestServer.installations(), major, "shop");
    lab.run(sql);
    lab.grant();
    return lab;
  }

  /** One of everything, with rows. */
  static CaptureLab rich(Installations installations, int major) throws SQLException {
    var lab = ungranted(installations, major);
    lab.run("ALTER ROLE " + READER + " BYPASSRLS");
    lab.grant();
    return lab;
  }

  /** The same with a reader who may do nothing but log in. */
  static CaptureLab ungranted(Installations installations, int major) throws SQLException {
    var lab = empty(installations, major, RichSchema.DATABASE);
    RichSchema.make(lab.server.server());
    lab.run(RichSchema.read("rows"));
    lab.run("ALTER ROLE " + READER + " NOBYPASSRLS");
    return lab;
  }

  public void run(String... sql) throws SQLException {
    try (var connection = admin()) {
      for (var one : sql) {
        RichSchema.run(connection, one);
      }
    }
  }

  /** What a database's administrator would grant: reading, and no more. */
  public void grant() throws SQLException {
    run(
        """
        DO $$
        DECLARE s name;
        BEGIN
          FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO reader', s);
            EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO reader', s);
            EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO reader', s);
          END LOOP;
        END $$;
        """);
  }

  public Connection admin() {
    return server.server().connect(database);
  }

  public PostgresServer sourceServer() {
    return server.server();
  }

  Source source() {
    return new Source(
        "127.0.0.1",
        server.server().tcpPort().orElseThrow(),
        database,
        READER,
        Password.of(PASSWORD),
        Tls.disable());
  }

  SnapshotCatalog catalog() {
    return new SnapshotCatalog(directory.path().resolve("snapshots"));
  }

  public Capture capture() {
    return new Capture(catalog(), installations, RunAs.current(), Clock.systemUTC());
  }

  public CaptureRequest request(String rules, SchemaWay way) {
    return new CaptureRequest(
        PROJECT, source(), MaskingRules.parse(rules, "masking.yaml"), key(), way, 2);
  }

  static MaskingKey key() {
    var secret = new byte[32];
    Arrays.fill(secret, (byte) 7);
    return MaskingKey.of(secret);
  }

  Snapshot take(String rules) {
    return take(rules, SchemaWay.BUILT_IN);
  }

  Snapshot take(String rules, SchemaWay way) {
    return capture().take(request(rules, way), CaptureProgress.silent());
  }

  Snapshot take(String rules, CaptureProgress progress) {
    return capture().take(request(rules, SchemaWay.BUILT_IN), progress);
  }

  /** Nothing is listed, nothing lies about, nothing runs. */
  public void assertNothingIsLeft() {
    assertThat(catalog().list(PROJECT)).isEmpty();
    assertThat(files()).isSubsetOf(".lock");
    assertThat(servers()).isEmpty();
  }

  /** The names in the project's directory. */
  List<String> files() {
    var names = directory.path().resolve("snapshots").resolve(PROJECT).toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  /** The servers that run below the snapshots' directory. */
  List<Long> servers() {
    var below = directory.path().resolve("snapshots") + "/";
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).contains(below))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  Path snapshots() {
    return directory.path().resolve("snapshots");
  }

  /** The one value of a query at the source. */
  String ask(String query) throws SQLException {
    try (var connection = admin()) {
      return ask(connection, query);
    }
  }

  public static String ask(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (var rows = statement.executeQuery(query)) {
        rows.next();
        return String.valueOf(rows.getString(1));
      }
    }
  }

  /** A server on a copy of a snapshot, stopped with the lab. */
  public PostgresServer start(Snapshot snapshot) {
    var home = directory.path().resolve("c" + clones.size());
    home.toFile().mkdir();
    Volumes.clone(snapshot.data(), home.resolve("data"), RunAs.current());
    var clone =
        PostgresServer.start(
            StartRequest.of(
                installations.server(snapshot.manifest().server().major()), home, RunAs.current()));
    clones.add(clone);
    return clone;
  }

  @Override
  public void close() {
    clones.forEach(c -> c.stop(StopMode.IMMEDIATE, PATIENCE));
    if (!shared) {
      server.close();
    }
    directory.close();
  }
}
