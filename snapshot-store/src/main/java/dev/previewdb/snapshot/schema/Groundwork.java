package dev.previewdb.snapshot.schema;

import static dev.previewdb.snapshot.schema.TargetDatabase.LOADER;
import static dev.previewdb.snapshot.schema.TargetDatabase.OWNER;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a schema stands on, made the same whichever way the schema is copied: the database with its
 * encoding, locale and settings, roles, schemas and extensions.
 *
 * @param options what CREATE DATABASE says about encoding and locale
 * @param roles those that policies name
 * @param leftOut what no way carries, in words
 */
public record Groundwork(
    String database,
    String encoding,
    String options,
    String locale,
    List<Setting> settings,
    List<String> roles,
    List<String> schemas,
    List<Extension> extensions,
    List<String> leftOut) {
  record Setting(String name, String value) {}

  record Extension(String name, String version, Optional<String> schema) {}

  /** Lists of names and numbers that ALTER DATABASE takes apart: quoting would make them one. */
  private static final List<String> LISTS =
      List.of("search_path", "datestyle", "temp_tablespaces", "local_preload_libraries");

  /** Reads a source's catalogs in the connection's transaction. */
  public static Groundwork read(Connection source) throws SQLException {
    CatalogSql.pin(source);
    try (var statement = source.createStatement()) {
      var settings = new ArrayList<Setting>();
      var extensions = new ArrayList<Extension>();
      try (var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("setting"))) {
        while (rows.next()) {
          if (rows.getBoolean("carried")) {
            settings.add(new Setting(rows.getString("name"), rows.getString("value")));
          }
        }
      }
      try (var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("extension"))) {
        while (rows.next()) {
          extensions.add(
              new Extension(
                  rows.getString("name"),
                  rows.getString("version"),
                  Optional.ofNullable(rows.getString("schema"))));
        }
      }
      var roles = names(source, "role");
      var schemas = names(source, "schema");
      var leftOut = names(source, "left-out");
      try (var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("database"))) {
        rows.next();
        return new Groundwork(
            rows.getString("name"),
            rows.getString("encoding"),
            rows.getString("options"),
            rows.getString("locale"),
            List.copyOf(settings),
            roles,
            schemas,
            List.copyOf(extensions),
            leftOut);
      }
    }
  }

  private static List<String> names(Connection source, String question) throws SQLException {
    try (var statement = source.createStatement();
        var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query(question))) {
      var names = new ArrayList<String>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return List.copyOf(names);
    }
  }

  /** The roles of a new server: the owner of what will be, the loader, and those of policies. */
  public void makeRoles(PostgresServer server) {
    var sql = new ArrayList<String>();
    sql.add("CREATE ROLE " + OWNER + " LOGIN");
    sql.add("CREATE ROLE " + LOADER + " SUPERUSER");
    for (var role : roles) {
      if (!role.equals(OWNER) && !role.equals(PostgresServer.ADMINISTRATOR)) {
        sql.add("CREATE ROLE " + Quoted.identifier(role));
      }
    }
    run(server, "template1", sql, "roles");
  }

  /**
   * Makes a database with schemas and extensions, empty else, under this or another name.
   *
   * @throws SnapshotException LOCALE_MISSING, EXTENSION_MISSING or SCHEMA_NOT_WRITTEN
   */
  public TargetDatabase makeDatabase(PostgresServer server, String name) {
    var quoted = Quoted.identifier(name);
    run(server, "template1", List.of("DROP DATABASE IF EXISTS " + quoted), "database");
    try {
      execute(
          server,
          "template1",
          List.of(
              "CREATE DATABASE " + quoted + " TEMPLATE template0 OWNER " + OWNER + " " + options));
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.LOCALE_MISSING, locale, encoding, ServerWords.of(e));
    }
    var sql = new ArrayList<String>();
    for (var setting : settings) {
      var value =
          LISTS.contains(setting.name()) ? setting.value() : Quoted.literal(setting.value());
      sql.add(
          "ALTER DATABASE "
              + quoted
              + " SET "
              + Quoted.identifier(setting.name())
              + " TO "
              + value);
    }
    if (!schemas.contains("public")) {
      sql.add("DROP SCHEMA public");
    } else if (server.binaries().major() < 15) {
      // Since 15 it belongs to whoever owns the database.
      sql.add("ALTER SCHEMA public OWNER TO " + LOADER);
    }
    for (var schema : schemas) {
      sql.add(
          "CREATE SCHEMA IF NOT EXISTS " + Quoted.identifier(schema) + " AUTHORIZATION " + LOADER);
    }
    run(server, name, sql, "schemas and settings of " + name);
    makeExtensions(server, name);
    return new TargetDatabase(server, name);
  }

  private void makeExtensions(PostgresServer server, String name) {
    if (extensions.stream().noneMatch(e -> e.name().equals("plpgsql"))) {
      run(server, name, List.of("DROP EXTENSION IF EXISTS plpgsql"), "extension plpgsql");
    }
    try (var connection = server.connect(name)) {
      var missing = new ArrayList<String>();
      for (var extension : extensions) {
        makeExtension(connection, extension).ifPresent(missing::add);
      }
      if (!missing.isEmpty()) {
        throw new SnapshotException(
            SnapshotProblem.EXTENSION_MISSING,
            server.binaries().version(),
            String.join("; ", missing),
            server.binaries().major());
      }
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.SCHEMA_NOT_WRITTEN, "extensions", ServerWords.of(e));
    }
  }

  /** The words of what is missing, where it cannot be made. */
  private static Optional<String> makeExtension(Connection connection, Extension extension)
      throws SQLException {
    if (extension.name().equals("plpgsql")) {
      return Optional.empty();
    }
    var exact = false;
    var trusted = false;
    try (var ask =
        connection.prepareStatement(
            "SELECT version = ?, trusted FROM pg_available_extension_versions WHERE name = ?"
                + " ORDER BY 1 DESC LIMIT 1")) {
      ask.setString(1, extension.version());
      ask.setString(2, extension.name());
      try (var rows = ask.executeQuery()) {
        if (rows.next()) {
          exact = rows.getBoolean(1);
          trusted = rows.getBoolean(2);
        }
      }
    }
    var sql =
        "CREATE EXTENSION "
            + Quoted.identifier(extension.name())
            + extension.schema().map(s -> " SCHEMA " + Quoted.identifier(s)).orElse("")
            + (exact ? " VERSION " + Quoted.literal(extension.version()) : "");
    try (var statement = connection.createStatement()) {
      // A migration of the owner may drop or update what an owner could have made.
      statement.execute("SET ROLE " + (trusted ? OWNER : PostgresServer.ADMINISTRATOR));
      statement.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(extension.name() + ": " + ServerWords.of(e));
    }
  }

  /** What of the source a finished database is without, or has otherwise, in words. */
  public List<String> leftOutOf(TargetDatabase target) {
    var all = new ArrayList<>(leftOut);
    try (var connection = target.openAsAdministrator();
        var statement =
            connection.prepareStatement("SELECT extversion FROM pg_extension WHERE extname = ?")) {
      for (var extension : extensions) {
        statement.setString(1, extension.name());
        try (var rows = statement.executeQuery()) {
          if (rows.next() && !rows.getString(1).equals(extension.version())) {
            all.add(
                "version "
                    + extension.version()
                    + " of the extension "
                    + extension.name()
                    + ": it is "
                    + rows.getString(1)
                    + " here");
          }
        }
      }
      return List.copyOf(all);
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.SCHEMA_NOT_WRITTEN, "extensions", ServerWords.of(e));
    }
  }

  /** Gives everything made so far to {@link TargetDatabase#OWNER}. */
  public static void handOver(TargetDatabase target) {
    run(
        target.server(),
        target.name(),
        List.of("REASSIGN OWNED BY " + LOADER + " TO " + OWNER),
        "owner of " + target.name());
  }

  /** Removes what only the building needed, and closes the other databases to everybody. */
  public static void finish(TargetDatabase target) {
    handOver(target);
    var sql = new ArrayList<String>();
    sql.add("DROP OWNED BY " + LOADER);
    sql.add("DROP ROLE " + LOADER);
    for (var other : List.of("postgres", "template1")) {
      if (!other.equals(target.name())) {
        sql.add("REVOKE CONNECT, TEMPORARY ON DATABASE " + other + " FROM PUBLIC");
      }
    }
    run(target.server(), target.name(), sql, "roles");
  }

  private static void run(PostgresServer server, String database, List<String> sql, String what) {
    try {
      execute(server, database, sql);
    } catch (SQLException e) {
      throw new SnapshotException(SnapshotProblem.SCHEMA_NOT_WRITTEN, what, ServerWords.of(e));
    }
  }

  private static void execute(PostgresServer server, String database, List<String> sql)
      throws SQLException {
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var one : sql) {
        statement.execute(one);
      }
    }
  }
}
