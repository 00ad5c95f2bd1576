package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.source.ColumnType;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.TypeKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at some rows of each table, and forgets them. */
final class SampleReader {
  /** Rows of a table: enough to tell what a column holds. */
  private static final int ROWS = 1000;

  /** Larger tables are sampled all over, since their first rows are the oldest. */
  private static final int PAGES = 30;

  private static final int LONGEST_TEXT = 300;
  private static final int LONGEST_DOCUMENT = 20_000;

  private final Connection source;
  private final Map<ColumnKey, Look> looks = new HashMap<>();
  private final Map<ColumnKey, List<DraftSample.Field>> fields = new HashMap<>();
  private final List<String> unread = new ArrayList<>();

  SampleReader(Connection source) {
    this.source = source;
  }

  DraftSample read(SourceSchema schema) {
    for (SourceTable table : schema.tables()) {
      List<SourceColumn> columns =
          table.columns().stream().filter(c -> c.copied() && tells(c.type().ofElements())).toList();
      if (!table.isPartition() && table.kind() != SourceTable.Kind.FOREIGN && !columns.isEmpty()) {
        try {
          read(table, columns);
        } catch (SQLException e) {
          // The draft is as good as without a sample, and says so
          unread.add(table.name() + ": " + ServerWords.of(e));
        }
      }
    }
    return DraftSample.of(looks, fields, unread);
  }

  private static boolean tells(ColumnType type) {
    return type.kind() == TypeKind.TEXT || type.kind() == TypeKind.JSON;
  }

  private void read(SourceTable table, List<SourceColumn> columns) throws SQLException {
    List<List<String>> values = new ArrayList<>();
    columns.forEach(_ -> values.add(new ArrayList<>()));
    try (Statement statement = source.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery(query(table, columns))) {
        while (rows.next()) {
          for (int i = 0; i < columns.size(); i++) {
            String value = rows.getString(i + 1);
            if (value != null && !value.isBlank()) {
              values.get(i).add(value);
            }
          }
        }
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      ColumnKey key = new ColumnKey(table.name(), columns.get(i).name());
      if (columns.get(i).type().ofElements().kind() == TypeKind.JSON) {
        fields.put(key, new JsonFields(values.get(i)).common());
      } else {
        Look.of(values.get(i)).ifPresent(look -> looks.put(key, look));
      }
    }
  }

  private static String query(SourceTable table, List<SourceColumn> columns) {
    List<String> all = columns.stream().map(SampleReader::expression).toList();
    boolean large = table.pages() > PAGES;
    // Of a partitioned table all partitions, of a parent table its own rows
    String from =
        (table.kind() == SourceTable.Kind.PARTITIONED ? " FROM " : " FROM ONLY ")
            + table.name().sql();
    return "SELECT "
        + String.join(", ", all)
        + from
        + (large ? " TABLESAMPLE SYSTEM (" + 100.0 * PAGES / table.pages() + ")" : "")
        + " LIMIT "
        + ROWS;
  }

  /** The value as text; of an array its first element. */
  private static String expression(SourceColumn column) {
    String name = TableName.quote(column.name());
    String one =
        column.type().element().isPresent()
            ? "(SELECT e FROM pg_catalog.unnest(" + name + ") e LIMIT 1)"
            : name;
    return column.type().ofElements().kind() == TypeKind.JSON
        ? "CASE WHEN pg_catalog.length("
            + one
            + "::text) <= "
            + LONGEST_DOCUMENT
            + " THEN "
            + one
            + "::text END"
        : "pg_catalog.left(" + one + "::text, " + LONGEST_TEXT + ")";
  }
}
