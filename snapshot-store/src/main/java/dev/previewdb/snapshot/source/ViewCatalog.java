package dev.previewdb.snapshot.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Materialized views in an order in which each can be refreshed from those before it. */
final class ViewCatalog {
  private static final String VIEWS =
      """
      SELECT c.oid::bigint AS oid, n.nspname, c.relname, c.relkind, c.relispopulated
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('m', 'v') AND c.relpersistence <> 't' AND :user_schema
       ORDER BY n.nspname, c.relname
      """;

  private static final String READS =
      """
      SELECT DISTINCT r.ev_class::bigint AS view, d.refobjid::bigint AS read
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
       WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
      """;

  private record View(long oid, TableName name, boolean materialized, boolean populated) {}

  private final Map<Long, View> views = new HashMap<>();
  private final Map<Long, Set<Long>> reads = new HashMap<>();

  static List<MaterializedView> materialized(Connection connection) throws SQLException {
    ViewCatalog catalog = new ViewCatalog();
    List<View> all =
        CatalogRows.query(
            connection,
            VIEWS,
            row ->
                new View(
                    row.getLong("oid"),
                    new TableName(row.getString("nspname"), row.getString("relname")),
                    row.getString("relkind").equals("m"),
                    row.getBoolean("relispopulated")));
    all.forEach(view -> catalog.views.put(view.oid(), view));
    CatalogRows.query(
        connection,
        READS,
        row ->
            catalog
                .reads
                .computeIfAbsent(row.getLong("view"), _ -> new TreeSet<>())
                .add(row.getLong("read")));
    List<MaterializedView> order = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    all.forEach(view -> catalog.visit(view, seen, order));
    return order;
  }

  /** Views cannot read each other in a circle, but one visit each is enough anyway. */
  private void visit(View view, Set<Long> seen, List<MaterializedView> order) {
    if (!seen.add(view.oid())) {
      return;
    }
    for (long read : reads.getOrDefault(view.oid(), Set.of())) {
      View below = views.get(read);
      if (below != null) {
        visit(below, seen, order);
      }
    }
    if (view.materialized()) {
      order.add(new MaterializedView(view.name(), view.populated()));
    }
  }
}
