package dev.previewdb.snapshot.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables themselves: kinds, parents, partition keys, sizes. */
final class TableCatalog {
  private static final String TABLES =
      """
      SELECT c.oid::bigint AS oid, n.nspname, c.relname, c.relkind, c.relispartition,
             (SELECT array_agg(i.inhparent::bigint ORDER BY i.inhseqno)
                FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
             (SELECT e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
               WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                 AND d.refclassid = 'pg_extension'::regclass) AS extension,
             p.partstrat, p.partattrs::int2[] AS key_columns, p.partexprs::text AS key_expressions,
             p.partdefid <> 0 AS has_default,
             greatest(c.reltuples, 0)::bigint AS estimated_rows,
             CASE WHEN c.relkind = 'r' THEN pg_table_size(c.oid) ELSE 0 END AS bytes,
             CASE WHEN c.relkind = 'r'
                  THEN pg_relation_size(c.oid) / current_setting('block_size')::int ELSE 0 END
               AS pages
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
       WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND :user_schema
      """;

  private record Row(
      long oid,
      TableName name,
      SourceTable.Kind kind,
      boolean partition,
      List<Long> parents,
      Optional<String> extension,
      Optional<Partitioning> partitioning,
      long estimatedRows,
      long bytes,
      long pages) {}

  private final Map<Long, Row> rows = new HashMap<>();

  static TableCatalog read(Connection connection, ColumnCatalog columns) throws SQLException {
    TableCatalog catalog = new TableCatalog();
    for (Row row : CatalogRows.query(connection, TABLES, r -> row(r, columns))) {
      catalog.rows.put(row.oid(), row);
    }
    return catalog;
  }

  private static Row row(ResultSet row, ColumnCatalog columns) throws SQLException {
    long oid = row.getLong("oid");
    List<Long> parents = new ArrayList<>();
    if (row.getArray("parents") != null) {
      for (Object parent : (Object[]) row.getArray("parents").getArray()) {
        parents.add((Long) parent);
      }
    }
    return new Row(
        oid,
        new TableName(row.getString("nspname"), row.getString("relname")),
        switch (row.getString("relkind")) {
          case "p" -> SourceTable.Kind.PARTITIONED;
          case "f" -> SourceTable.Kind.FOREIGN;
          default -> SourceTable.Kind.TABLE;
        },
        row.getBoolean("relispartition"),
        parents,
        Optional.ofNullable(row.getString("extension")),
        partitioning(row, oid, columns),
        row.getLong("estimated_rows"),
        row.getLong("bytes"),
        row.getLong("pages"));
  }

  private static Optional<Partitioning> partitioning(ResultSet row, long oid, ColumnCatalog columns)
      throws SQLException {
    String strategy = row.getString("partstrat");
    if (strategy == null) {
      return Optional.empty();
    }
    // A 0 among the key's columns stands for an expression, not for the whole row
    List<Integer> numbers = CatalogRows.numbers(row, "key_columns");
    numbers.removeIf(number -> number == 0);
    Set<String> key = columns.names(oid, numbers);
    key.addAll(columns.names(oid, CatalogRows.columnsOf(row, "key_expressions")));
    return Optional.of(
        new Partitioning(
            switch (strategy) {
              case "l" -> Partitioning.Strategy.LIST;
              case "h" -> Partitioning.Strategy.HASH;
              default -> Partitioning.Strategy.RANGE;
            },
            key,
            row.getString("key_expressions") == null,
            row.getBoolean("has_default")));
  }

  List<SourceTable> tables(
      ColumnCatalog columns, Map<Long, List<UniqueKey>> uniqueKeys, ConstraintCatalog constraints) {
    return rows.values().stream()
        .map(row -> table(row, columns, uniqueKeys, constraints))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  private SourceTable table(
      Row row,
      ColumnCatalog columns,
      Map<Long, List<UniqueKey>> uniqueKeys,
      ConstraintCatalog constraints) {
    List<TableName> parents =
        row.parents().stream()
            .flatMap(p -> Optional.ofNullable(rows.get(p)).stream())
            .map(Row::name)
            .toList();
    return new SourceTable(
        row.name(),
        row.kind(),
        root(row).name(),
        row.partition() ? parents.stream().findFirst() : Optional.empty(),
        row.partitioning(),
        row.partition() ? List.of() : parents,
        row.extension(),
        columns.of(row.oid()),
        uniqueKeys.getOrDefault(row.oid(), List.of()),
        constraints.foreignKeys(row.oid()),
        constraints.checks(row.oid()),
        row.estimatedRows(),
        row.bytes(),
        row.pages());
  }

  private Row root(Row row) {
    Row parent = row.partition() ? rows.get(row.parents().getFirst()) : null;
    return parent == null ? row : root(parent);
  }
}
