package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.source.UniqueKey.Term;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** What must differ from row to row: unique indexes, whatever made them, and exclusions. */
final class UniqueKeyCatalog {
  private static final String KEYS =
      """
      SELECT i.indrelid::bigint AS relation, x.relname, i.indisprimary, i.indkey::int2[] AS columns,
             i.indnkeyatts, i.indexprs::text AS expressions, i.indpred::text AS predicate_tree,
             pg_get_expr(i.indpred, i.indrelid, true) AS predicate,
             (SELECT array_agg(pg_get_indexdef(i.indexrelid, k, true) ORDER BY k)
                FROM generate_series(1, i.indnkeyatts) k) AS terms,
             (SELECT array_agg(p.oprname = '=' ORDER BY o.at)
                FROM pg_constraint e, unnest(e.conexclop) WITH ORDINALITY o(operator, at)
                JOIN pg_operator p ON p.oid = o.operator
               WHERE e.conindid = i.indexrelid AND e.contype = 'x') AS equalities,
             :nulls_distinct AS nulls_distinct
        FROM pg_index i
        JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE (i.indisunique OR i.indisexclusion) AND c.relkind IN ('r', 'p') AND :user_schema
       ORDER BY i.indrelid, x.relname
      """;

  private UniqueKeyCatalog() {}

  static Map<Long, List<UniqueKey>> read(Connection connection, int major, ColumnCatalog columns)
      throws SQLException {
    Map<Long, List<UniqueKey>> all = new HashMap<>();
    // Release 15 brought NULLS NOT DISTINCT
    String nulls = major >= 15 ? "NOT i.indnullsnotdistinct" : "true";
    CatalogRows.query(
        connection,
        KEYS.replace(":nulls_distinct", nulls),
        row ->
            all.computeIfAbsent(row.getLong("relation"), _ -> new ArrayList<>())
                .add(key(row, columns)));
    return all;
  }

  private static UniqueKey key(ResultSet row, ColumnCatalog columns) throws SQLException {
    long table = row.getLong("relation");
    List<Integer> numbers =
        CatalogRows.numbers(row, "columns").subList(0, row.getInt("indnkeyatts"));
    SortedSet<Integer> read = CatalogRows.columnsOf(row, "expressions");
    List<String> texts = CatalogRows.texts(row, "terms");
    Array equalities = row.getArray("equalities");
    Object[] equal = equalities == null ? new Object[0] : (Object[]) equalities.getArray();
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      boolean plain = numbers.get(i) != 0;
      Set<String> names = columns.names(table, plain ? Set.of(numbers.get(i)) : read);
      boolean equality = equal.length == 0 || Boolean.TRUE.equals(equal[i]);
      terms.add(new Term(names, plain ? "" : texts.get(i), equality));
    }
    return new UniqueKey(
        row.getString("relname"),
        row.getBoolean("indisprimary"),
        terms,
        columns.names(table, CatalogRows.columnsOf(row, "predicate_tree")),
        CatalogRows.textOrEmpty(row, "predicate"),
        row.getBoolean("nulls_distinct"));
  }
}
