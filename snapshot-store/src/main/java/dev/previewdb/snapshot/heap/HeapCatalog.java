package dev.previewdb.snapshot.heap;

import static dev.previewdb.snapshot.heap.TupleLayout.UNREAD;

import dev.previewdb.snapshot.heap.TupleLayout.Attribute;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the catalogs where the pages of a table are, and what is in them. */
final class HeapCatalog {
  /**
   * A checkpoint writes no page of an unlogged table, and only in UTF-8 are the stored bytes those
   * that a client gets.
   */
  private static final String ATTRIBUTES =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS sql,
             pg_catalog.pg_relation_filepath(c.oid) AS file,
             c.relkind = 'r' AND c.relpersistence = 'p' AND s.here
               AND m.amhandler = 'pg_catalog.heap_tableam_handler'::pg_catalog.regproc AS here,
             a.attname, a.attlen, a.attalign, a.attisdropped
        FROM (SELECT ?::pg_catalog.regclass AS asked) AS q
       CROSS JOIN LATERAL (SELECT relid AS oid FROM pg_catalog.pg_partition_tree(q.asked)
                            UNION SELECT q.asked) AS t
        JOIN pg_catalog.pg_class c ON c.oid = t.oid AND c.relkind <> 'p'
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       CROSS JOIN (SELECT database_block_size = 8192 AND max_data_alignment = 8
                          AND pg_catalog.current_setting('server_encoding') = 'UTF8' AS here
                     FROM pg_catalog.pg_control_init()) AS s
       ORDER BY c.oid, a.attnum
      """;

  private record Relation(String sql, String file) {}

  private HeapCatalog() {}

  static List<HeapTable> read(
      Connection connection, String table, List<StoredColumn> columns, Path data)
      throws SQLException, NotReadHere {
    if (!LittleEndian.isHere()) {
      throw new NotReadHere("the machine's order of bytes");
    }
    var tables = new ArrayList<HeapTable>();
    for (var relation : relations(connection, table, columns).entrySet()) {
      var attributes = relation.getValue();
      if (attributes.stream().filter(a -> a.field() != UNREAD).count() != columns.size()) {
        throw new NotReadHere("a column that is not there");
      }
      tables.add(
          new HeapTable(
              relation.getKey().sql(),
              data.resolve(relation.getKey().file()),
              new TupleLayout(attributes, columns.stream().map(StoredColumn::form).toList())));
    }
    return tables;
  }

  private static Map<Relation, List<Attribute>> relations(
      Connection connection, String table, List<StoredColumn> columns)
      throws SQLException, NotReadHere {
    var relations = new LinkedHashMap<Relation, List<Attribute>>();
    try (var statement = connection.prepareStatement(ATTRIBUTES)) {
      statement.setString(1, table);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!rows.getBoolean("here")) {
            throw new NotReadHere("the storage of " + rows.getString("sql"));
          }
          relations
              .computeIfAbsent(
                  new Relation(rows.getString("sql"), rows.getString("file")),
                  _ -> new ArrayList<>())
              .add(attribute(rows, columns));
        }
      }
    }
    return relations;
  }

  private static Attribute attribute(ResultSet row, List<StoredColumn> columns)
      throws SQLException, NotReadHere {
    var length = row.getInt("attlen");
    if (length <= 0 && length != TupleLayout.VARLENA) {
      throw new NotReadHere("a length of " + length);
    }
    var alignment = TupleLayout.alignment(row.getString("attalign"));
    return new Attribute(
        length,
        alignment,
        row.getBoolean("attisdropped") ? UNREAD : field(row.getString("attname"), length, columns));
  }

  private static int field(String name, int length, List<StoredColumn> columns) throws NotReadHere {
    for (var i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        var fixed = columns.get(i).form() == StoredForm.NAME;
        if (length != (fixed ? TupleLayout.NAME_LENGTH : TupleLayout.VARLENA)) {
          throw new NotReadHere("a column of another length");
        }
        return i;
      }
    }
    return UNREAD;
  }
}
