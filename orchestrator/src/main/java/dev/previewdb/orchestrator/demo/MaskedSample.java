package dev.previewdb.orchestrator.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Some rows as the preview's owner sees them, and whether production has others. Production's own
 * are compared and never shown.
 */
record MaskedSample(List<List<String>> rows, int cells, int different) {
  static final String QUERY =
      """
      SELECT c.id, c.full_name, c.email, c.phone, c.born, a.street
        FROM shop.customer c JOIN shop.address a ON a.id = c.id
       WHERE c.id IN (16, 160, 1600) ORDER BY c.id\
      """;

  static MaskedSample read(Connection preview, Connection production) throws SQLException {
    List<List<String>> seen = rows(preview);
    List<List<String>> real = rows(production);
    DidNotHold.unless(seen.size() == real.size(), "the preview has other rows than production");
    int cells = 0;
    int different = 0;
    // The first row holds the names of columns, the first column the key, which is kept
    for (int row = 1; row < seen.size(); row++) {
      for (int column = 1; column < seen.get(row).size(); column++) {
        cells++;
        if (!Objects.equals(seen.get(row).get(column), real.get(row).get(column))) {
          different++;
        }
      }
    }
    return new MaskedSample(seen, cells, different);
  }

  private static List<List<String>> rows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(QUERY)) {
      List<List<String>> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        names.add(result.getMetaData().getColumnLabel(i));
      }
      rows.add(names);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(Objects.requireNonNullElse(result.getString(i), ""));
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
