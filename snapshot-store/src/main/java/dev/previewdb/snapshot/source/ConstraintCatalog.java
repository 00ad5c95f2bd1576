package dev.previewdb.snapshot.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Foreign keys and CHECKs of every table. */
final class ConstraintCatalog {
  // The foreign keys that partitions get from their parents' have a parent of their own
  private static final String FOREIGN_KEYS =
      """
      SELECT k.conrelid::bigint AS relation, k.conname, k.conkey, k.confkey, k.convalidated,
             k.confrelid::bigint AS target, tn.nspname AS target_schema, t.relname AS target_name
        FROM pg_constraint k
        JOIN pg_class t ON t.oid = k.confrelid
        JOIN pg_namespace tn ON tn.oid = t.relnamespace
       WHERE k.contype = 'f' AND k.conparentid = 0
       ORDER BY k.conrelid, k.conname
      """;

  private static final String CHECKS =
      """
      SELECT conrelid::bigint AS relation, conname, conkey,
             convalidated AND NOT connoinherit AS certain,
             pg_get_expr(conbin, conrelid, true) AS expression
        FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 ORDER BY conrelid, conname
      """;

  private final Map<Long, List<ForeignKey>> foreignKeys = new HashMap<>();
  private final Map<Long, List<CheckConstraint>> checks = new HashMap<>();

  static ConstraintCatalog read(Connection connection, ColumnCatalog columns) throws SQLException {
    ConstraintCatalog catalog = new ConstraintCatalog();
    CatalogRows.query(
        connection,
        FOREIGN_KEYS,
        row ->
            catalog
                .foreignKeys
                .computeIfAbsent(row.getLong("relation"), _ -> new ArrayList<>())
                .add(
                    new ForeignKey(
                        row.getString("conname"),
                        columns.inOrder(
                            row.getLong("relation"), CatalogRows.numbers(row, "conkey")),
                        new TableName(row.getString("target_schema"), row.getString("target_name")),
                        columns.inOrder(row.getLong("target"), CatalogRows.numbers(row, "confkey")),
                        row.getBoolean("convalidated"))));
    CatalogRows.query(
        connection,
        CHECKS,
        row ->
            catalog
                .checks
                .computeIfAbsent(row.getLong("relation"), _ -> new ArrayList<>())
                .add(
                    new CheckConstraint(
                        row.getString("conname"),
                        List.copyOf(
                            columns.names(
                                row.getLong("relation"), CatalogRows.numbers(row, "conkey"))),
                        row.getString("expression"),
                        row.getBoolean("certain"))));
    return catalog;
  }

  List<ForeignKey> foreignKeys(long table) {
    return foreignKeys.getOrDefault(table, List.of());
  }

  List<CheckConstraint> checks(long table) {
    return checks.getOrDefault(table, List.of());
  }
}
