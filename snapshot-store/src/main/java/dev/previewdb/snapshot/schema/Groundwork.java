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
    SourceExtensions extensions,
    List<String> leftOut) {
  record Setting(String name, String value) {}

  /** The one list among the settings carried whose parts are quoted each by itself. */
  private static final String SEARCH_PATH = "search_path";

  /** Reads a source's catalogs in the connection's transaction. */
  public static Groundwork read(Connection source) throws SQLException {
    CatalogSql.pin(source);
    try (var statement = source.createStatement()) {
      var settings = new ArrayList<Setting>();
      try (var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("setting"))) {
        while (rows.next()) {
          if (rows.getBoolean("carried")) {
            settings.add(new Setting(rows.getString("name"), rows.getString("value")));
          }
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
            SourceExtensions.read(source),
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
    AdminSql.run(server, "template1", sql, "roles");
  }

  /**
   * Makes a database with schemas and extensions, empty else, under this or another name.
   *
   * @throws SnapshotException LOCALE_MISSING, EXTENSION_MISSING or SCHEMA_NOT_WRITTEN
   */
  public TargetDatabase makeDatabase(PostgresServer server, String name) {
    var quoted = Quoted.identifier(name);
    AdminSql.run(server, "template1", List.of("DROP DATABASE IF EXISTS " + quoted), "database");
    try {
      AdminSql.execute(
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
          setting.name().equals(SEARCH_PATH) ? setting.value() : Quoted.literal(setting.value());
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
    AdminSql.run(server, name, sql, "schemas and settings of " + name);
    extensions.make(server, name);
    return new TargetDatabase(server, name);
  }

  /** What of the source a finished database is without, or has otherwise, in words. */
  public List<String> leftOutOf(TargetDatabase target) {
    try (var connection = target.openAsAdministrator()) {
      var all = new ArrayList<>(leftOut);
      all.addAll(extensions.otherVersions(connection));
      return List.copyOf(all);
    } catch (SQLException e) {
      throw AdminSql.failed("extensions", e);
    }
  }

  /** Gives everything to {@link TargetDatabase#OWNER} and removes what only the building needed. */
  public static void finish(TargetDatabase target) {
    var sql = new ArrayList<String>();
    sql.add("REASSIGN OWNED BY " + LOADER + " TO " + OWNER);
    sql.add("DROP OWNED BY " + LOADER);
    sql.add("DROP ROLE " + LOADER);
    AdminSql.run(target.server(), target.name(), sql, "roles");
  }
}
