package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The extensions of a source, in an order in which each can be made. */
record SourceExtensions(List<Extension> extensions) {
  /** Comes with every new database. */
  private static final String PLPGSQL = "plpgsql";

  /**
   * An extension as the source has it.
   *
   * @param schema that it was made in; empty where it makes one of its own
   */
  record Extension(String name, String version, Optional<String> schema) {}

  static SourceExtensions read(Connection source) throws SQLException {
    var extensions = new ArrayList<Extension>();
    try (var statement = source.createStatement();
        var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("extension"))) {
      while (rows.next()) {
        extensions.add(
            new Extension(
                rows.getString("name"),
                rows.getString("version"),
                Optional.ofNullable(rows.getString("schema"))));
      }
    }
    return new SourceExtensions(List.copyOf(extensions));
  }

  /**
   * Makes them in a new database, each in the source's version where this machine has it.
   *
   * @throws SnapshotException EXTENSION_MISSING naming each that cannot be made
   */
  void make(PostgresServer server, String database) {
    if (extensions.stream().noneMatch(e -> e.name().equals(PLPGSQL))) {
      AdminSql.run(server, database, List.of("DROP EXTENSION IF EXISTS plpgsql"), PLPGSQL);
    }
    var missing = new ArrayList<String>();
    try (var connection = server.connect(database)) {
      for (var extension : extensions) {
        if (!extension.name().equals(PLPGSQL)) {
          make(connection, extension).ifPresent(missing::add);
        }
      }
    } catch (SQLException e) {
      throw AdminSql.failed("extensions", e);
    }
    if (!missing.isEmpty()) {
      var binaries = server.binaries();
      throw new SnapshotException(
          SnapshotProblem.EXTENSION_MISSING,
          binaries.version(),
          String.join("; ", missing),
          binaries.major());
    }
  }

  /** The words of what is missing, where it cannot be made. */
  private static Optional<String> make(Connection connection, Extension extension)
      throws SQLException {
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
    // A migration of the owner may drop or update what an owner could have made.
    var maker = trusted ? TargetDatabase.OWNER : PostgresServer.ADMINISTRATOR;
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET ROLE " + maker);
      statement.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(extension.name() + ": " + ServerWords.of(e));
    }
  }

  /** Those that a database has in another version, in words. */
  List<String> otherVersions(Connection connection) throws SQLException {
    var all = new ArrayList<String>();
    try (var statement =
        connection.prepareStatement("SELECT extversion FROM pg_extension WHERE extname = ?")) {
      for (var extension : extensions) {
        statement.setString(1, extension.name());
        try (var rows = statement.executeQuery()) {
          if (rows.next() && !rows.getString(1).equals(extension.version())) {
            all.add(
                "version %s of the extension %s: it is %s here"
                    .formatted(extension.version(), extension.name(), rows.getString(1)));
          }
        }
      }
    }
    return all;
  }
}
