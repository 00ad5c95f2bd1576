package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.source.SourceColumn.Generation;
import dev.previewdb.snapshot.source.SourceColumn.Numbering;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The columns of every table, and their names by number. */
final class ColumnCatalog {
  private static final String COLUMNS =
      """
      SELECT a.attrelid::bigint AS relation, a.attnum, a.attname, a.atttypid::bigint AS type,
             a.atttypmod, format_type(a.atttypid, a.atttypmod) AS sql, a.attnotnull,
             a.attidentity, a.attgenerated, a.attinhcount > 0 AS inherited,
             coalesce(l.collisdeterministic, true) AS plain_equality,
             pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' AS numbered,
             CASE WHEN a.attgenerated <> '' THEN d.adbin::text END AS computed
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
       WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND :user_schema
       ORDER BY a.attrelid, a.attnum
      """;

  private record Row(long relation, SourceColumn column, SortedSet<Integer> computedFrom) {}

  private final Map<Long, SortedMap<Integer, SourceColumn>> byTable = new HashMap<>();

  static ColumnCatalog read(Connection connection, TypeCatalog types) throws SQLException {
    ColumnCatalog catalog = new ColumnCatalog();
    List<Row> rows = CatalogRows.query(connection, COLUMNS, row -> row(row, types));
    for (Row row : rows) {
      catalog
          .byTable
          .computeIfAbsent(row.relation(), _ -> new TreeMap<>())
          .put(row.column().position(), row.column());
    }
    for (Row row : rows) {
      if (!row.computedFrom().isEmpty()) {
        catalog.compute(row);
      }
    }
    return catalog;
  }

  private static Row row(ResultSet row, TypeCatalog types) throws SQLException {
    long type = row.getLong("type");
    SourceColumn column =
        new SourceColumn(
            row.getString("attname"),
            row.getInt("attnum"),
            types.columnType(
                type,
                row.getInt("atttypmod"),
                row.getString("sql"),
                row.getBoolean("plain_equality")),
            row.getBoolean("attnotnull") || types.forbidsNull(type),
            switch (CatalogRows.textOrEmpty(row, "attgenerated")) {
              case "s" -> Generation.STORED;
              case "v" -> Generation.VIRTUAL;
              default -> Generation.NONE;
            },
            Set.of(),
            switch (CatalogRows.textOrEmpty(row, "attidentity")) {
              case "a" -> Numbering.IDENTITY_ALWAYS;
              case "d" -> Numbering.IDENTITY_BY_DEFAULT;
              default -> row.getBoolean("numbered") ? Numbering.SEQUENCE : Numbering.NONE;
            },
            row.getBoolean("inherited"),
            types.domainChecks(type));
    return new Row(row.getLong("relation"), column, CatalogRows.columnsOf(row, "computed"));
  }

  private void compute(Row row) {
    SourceColumn c = row.column();
    byTable
        .getOrDefault(row.relation(), new TreeMap<>())
        .put(
            c.position(),
            new SourceColumn(
                c.name(),
                c.position(),
                c.type(),
                c.notNull(),
                c.generation(),
                names(row.relation(), row.computedFrom()),
                c.numbering(),
                c.inherited(),
                c.domainChecks()));
  }

  List<SourceColumn> of(long table) {
    return new ArrayList<>(byTable.getOrDefault(table, new TreeMap<>()).values());
  }

  /** The names of columns by number; all of them where 0, the whole row, is among the numbers. */
  Set<String> names(long table, Collection<Integer> numbers) {
    Set<String> all = new LinkedHashSet<>();
    byTable
        .getOrDefault(table, new TreeMap<>())
        .forEach((number, column) -> {
          if (numbers.contains(number) || numbers.contains(0)) {
            all.add(column.name());
          }
        });
    return all;
  }

  /** The names of columns in the order of their numbers as given. */
  List<String> inOrder(long table, List<Integer> numbers) {
    return numbers.stream().flatMap(n -> names(table, List.of(n)).stream()).toList();
  }
}
