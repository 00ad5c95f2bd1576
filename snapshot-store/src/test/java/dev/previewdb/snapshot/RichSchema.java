package dev.previewdb.snapshot;

import dev.previewdb.snapshot.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A database that holds one of everything a schema can hold; its SQL lies under <code>rich</code>.
 */
public final class RichSchema {
  public static final String DATABASE = "rich \"source\"";

  private static final Pattern END_OF_STATEMENT = Pattern.compile("(?<=;\n)");
  private static final Pattern DOLLARS = Pattern.compile("\\$\\$");

  private RichSchema() {}

  public static void make(PostgresServer server) throws SQLException {
    try (var connection = server.connect("postgres")) {
      run(connection, "CREATE DATABASE \"rich \"\"source\"\"\" TEMPLATE template0");
    }
    try (var connection = server.connect(DATABASE)) {
      run(connection, read("schema"));
      var major = server.binaries().major();
      for (var version : IntStream.rangeClosed(15, major).toArray()) {
        run(connection, read("schema-" + version));
      }
    }
  }

  public static String read(String name) {
    try (var in = RichSchema.class.getResourceAsStream("rich/" + name + ".sql")) {
      if (in == null) {
        throw new IllegalArgumentException("no rich/" + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Statements that end with their line; the driver does not know where parsed bodies end. */
  public static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      var part = new StringBuilder();
      for (var line : END_OF_STATEMENT.splitAsStream(sql).toList()) {
        part.append(line);
        if (DOLLARS.splitAsStream(part + " ").count() % 2 == 1) {
          statement.execute(part.toString());
          part.setLength(0);
        }
      }
      if (!part.isEmpty()) {
        statement.execute(part.toString());
      }
    }
  }
}
