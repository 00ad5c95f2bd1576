package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Reads back every row of every relation of one database by SQL, catalogs and statistics too, and
 * searches them as text: PostgreSQL opens what it keeps compressed, which no search of its files
 * could.
 */
final class RowScan {
  private static final String RELATIONS =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'm', 'S') AND c.relpersistence <> 't'
         AND (c.relkind <> 'm' OR c.relispopulated)
       ORDER BY 1
      """;

  private RowScan() {}

  /**
   * Searches all relations of the connection's database.
   *
   * @param administrator sees everything
   */
  static Scan of(Connection administrator, PlantedValues values) throws SQLException {
    Found found = new Found(values);
    PlantedStream stream = new PlantedStream(values, found);
    CopyManager copy = administrator.unwrap(PGConnection.class).getCopyAPI();
    long rows = 0;
    for (String relation : relations(administrator)) {
      try {
        rows += copy.copyOut("COPY (SELECT * FROM ONLY " + relation + ") TO STDOUT", stream);
      } catch (IOException e) {
        throw new UncheckedIOException("the rows of " + relation + " could not be read", e);
      }
      stream.end();
    }
    return new Scan(found, rows, stream.bytes());
  }

  private static List<String> relations(Connection administrator) throws SQLException {
    try (Statement statement = administrator.createStatement();
        ResultSet rows = statement.executeQuery(RELATIONS)) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }
}
