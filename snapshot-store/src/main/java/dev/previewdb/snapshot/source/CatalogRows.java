package dev.previewdb.snapshot.source;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of the system catalogs, and the odd types that they have. */
final class CatalogRows {
  /** Leaves out the schemas that are nobody's but the server's. */
  private static final String USER_SCHEMA =
      "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

  private static final Pattern COLUMN = Pattern.compile(":varattno (-?\\d+)");

  private CatalogRows() {}

  /** Turns one row into a thing. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Runs a query in which `:user_schema` stands for the condition on pg_namespace n. */
  static <T> List<T> query(Connection connection, String sql, Reader<T> reader)
      throws SQLException {
    List<T> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.replace(":user_schema", USER_SCHEMA))) {
      while (rows.next()) {
        all.add(reader.read(rows));
      }
    }
    return all;
  }

  /** An array of numbers, empty for NULL. */
  static List<Integer> numbers(ResultSet row, String column) throws SQLException {
    List<Integer> all = new ArrayList<>();
    Array array = row.getArray(column);
    if (array != null) {
      for (Object number : (Object[]) array.getArray()) {
        all.add(((Number) number).intValue());
      }
    }
    return all;
  }

  /** An array of texts, empty for NULL. */
  static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /**
   * The numbers of the columns that a stored expression reads, out of its node tree; 0 stands for
   * the whole row. Dependencies would not tell the columns of a key from those of its predicate.
   */
  static SortedSet<Integer> columnsOf(ResultSet row, String nodeTree) throws SQLException {
    SortedSet<Integer> all = new TreeSet<>();
    String tree = row.getString(nodeTree);
    if (tree != null) {
      Matcher matcher = COLUMN.matcher(tree);
      while (matcher.find()) {
        all.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return all;
  }

  /** A text that may be NULL, as an empty one. */
  static String textOrEmpty(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
