package dev.previewdb.snapshot.heap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A server with tables whose pages are read, and the server's own words to compare with. */
final class HeapLab implements AutoCloseable {
  private final TestServer test;
  private final Connection connection;

  /**
   * What was read of a table.
   *
   * @param fields in their order, as in `0=text`, a byte a character
   * @param unread the ctids of rows that were only told of
   */
  record Read(long rows, List<String> fields, Set<String> unread) {}

  private HeapLab(TestServer test, Connection connection) {
    this.test = test;
    this.connection = connection;
  }

  static HeapLab with(int major, String... statements) throws SQLException {
    var test = TestServer.start(major);
    var lab = new HeapLab(test, test.server().connect("postgres"));
    lab.run(statements);
    return lab;
  }

  void run(String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  Connection connection() {
    return connection;
  }

  Path data() {
    return test.server().data();
  }

  /** Frozen, and written to disk. */
  HeapLab settled() throws SQLException {
    run("VACUUM FREEZE", "CHECKPOINT");
    return this;
  }

  Read read(String table, StoredColumn... columns) throws SQLException, IOException, NotReadHere {
    return read(HeapTable.of(connection, table, List.of(columns), data()));
  }

  static Read read(List<HeapTable> tables) throws SQLException, IOException, NotReadHere {
    var fields = new ArrayList<String>();
    var unread = new TreeSet<String>();
    var rows = 0L;
    for (var table : tables) {
      rows +=
          table.read(
              (index, in, from, length) ->
                  fields.add(index + "=" + new String(in, from, length, ISO_8859_1)),
              (page, item, _) -> unread.add("(" + page + "," + item + ")"));
    }
    return new Read(rows, fields, unread);
  }

  /** What the server says that the same rows are, without those of some ctids. */
  List<String> told(String table, Set<String> without, StoredColumn... columns)
      throws SQLException {
    var expressions =
        List.of(columns).stream()
            .map(c ->
                "CASE WHEN "
                    + c.name()
                    + " IS NOT NULL THEN convert_to(concat("
                    + c.name()
                    + "), 'UTF8') END")
            .collect(Collectors.joining(", "));
    var fields = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT ctid::text AS address, "
                    + expressions
                    + " FROM ONLY "
                    + table
                    + " ORDER BY ctid")) {
      while (rows.next()) {
        for (var i = 0; i < columns.length && !without.contains(rows.getString(1)); i++) {
          var value = rows.getBytes(i + 2);
          if (value != null) {
            fields.add(i + "=" + new String(value, ISO_8859_1));
          }
        }
      }
    }
    return fields;
  }

  long count(String table) throws SQLException {
    return Long.parseLong(ask("SELECT count(*) FROM ONLY " + table));
  }

  /** The first file of a table. */
  Path file(String table) throws SQLException {
    return data().resolve(ask("SELECT pg_relation_filepath('" + table + "')"));
  }

  private String ask(String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The caller closes it. */
  Connection connectTo(String database) {
    return test.server().connect(database);
  }

  static StoredColumn plain(String name) {
    return new StoredColumn(name, StoredForm.PLAIN);
  }

  static StoredColumn name(String name) {
    return new StoredColumn(name, StoredForm.NAME);
  }

  static StoredColumn document(String name) {
    return new StoredColumn(name, StoredForm.DOCUMENT);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    test.close();
  }
}
