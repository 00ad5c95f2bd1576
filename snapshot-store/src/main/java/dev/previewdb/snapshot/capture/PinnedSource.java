package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.SOURCE_BUSY;
import static dev.previewdb.snapshot.SnapshotProblem.SOURCE_UNREADABLE;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.Quoted;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A source held still: one transaction whose snapshot all sessions share, with a lock on every
 * readable table that lets everybody read and write, and nobody change the table's shape.
 */
final class PinnedSource implements AutoCloseable {
  /** Tables may come and go between looking and locking; nobody does that all the time. */
  private static final int ATTEMPTS = 3;

  /** Names in one LOCK TABLE. */
  private static final int CHUNK = 500;

  /**
   * Locks that we take in all before we fall back to locking table by table: the source's lock
   * table has room for about 6,400 by default, and it is not ours.
   */
  private static final int MANY_LOCKS = 3000;

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
      """;

  private final Source source;
  private final Door door;
  private final Connection holder;
  private final EmergencyStop stop;
  private final List<TableName> tables;
  private final String snapshot;

  /** Opens a session that the caller closes. */
  interface Door {
    Connection open() throws SQLException;
  }

  private PinnedSource(
      Source source,
      Door door,
      Connection holder,
      EmergencyStop stop,
      List<TableName> tables,
      String snapshot) {
    this.source = source;
    this.door = door;
    this.holder = holder;
    this.stop = stop;
    this.tables = tables;
    this.snapshot = snapshot;
  }

  /**
   * Opens, locks, and exports a snapshot that sees exactly the tables locked.
   *
   * @throws SnapshotException SOURCE_BUSY, or why the source cannot be read
   */
  static PinnedSource open(Source source, EmergencyStop stop) {
    return open(source, source::open, stop);
  }

  /**
   * The same of a server whose sessions are opened in another way.
   *
   * @param source for its words, and for programs of PostgreSQL
   */
  static PinnedSource open(Source source, Door door, EmergencyStop stop) {
    var holder = open(source, door, stop, true);
    try {
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        var tables = tables(holder);
        holder.commit();
        // LOCK TABLE takes no snapshot: the next query does, and sees what the locks hold still.
        lock(holder, tables, "");
        var seen = tables(holder);
        if (new TreeSet<>(seen).equals(new TreeSet<>(tables))) {
          return new PinnedSource(source, door, holder, stop, tables, export(holder));
        }
        holder.rollback();
      }
      throw new SnapshotException(SOURCE_BUSY, source.address(), "tables come and go");
    } catch (SQLException e) {
      close(holder);
      throw unreadable(source, e);
    } catch (RuntimeException e) {
      close(holder);
      throw e;
    }
  }

  private static Connection open(
      Source source, Door door, EmergencyStop stop, boolean transaction) {
    Connection connection;
    try {
      connection = door.open();
    } catch (SQLException e) {
      throw unreadable(source, e);
    }
    stop.onPull(() -> connection.abort(Runnable::run));
    try {
      if (transaction) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
      }
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw unreadable(source, e);
    }
  }

  private static List<TableName> tables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(TABLES)) {
      var tables = new ArrayList<TableName>();
      while (rows.next()) {
        tables.add(new TableName(rows.getString(1), rows.getString(2)));
      }
      return tables;
    }
  }

  private static void lock(Connection connection, List<TableName> tables, String noWait)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var from = 0; from < tables.size(); from += CHUNK) {
        var names =
            tables.subList(from, Math.min(tables.size(), from + CHUNK)).stream()
                .map(TableName::sql)
                .collect(Collectors.joining(", "));
        statement.execute("LOCK TABLE ONLY " + names + " IN ACCESS SHARE MODE" + noWait);
      }
    }
  }

  private static String export(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The session that holds the snapshot, for reading catalogs; not to be committed. */
  Connection connection() {
    return holder;
  }

  /** For programs of PostgreSQL that join in. */
  String snapshot() {
    return snapshot;
  }

  /**
   * One of several sessions that see the same. It has its locks from the start where that is not
   * too many: a lock asked for later would queue behind whoever waits to change the table.
   */
  Connection worker(int workers) {
    var connection = open(source, door, stop, true);
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION SNAPSHOT " + Quoted.literal(snapshot));
      if (tables.size() * (long) (workers + 1) <= MANY_LOCKS) {
        lock(connection, tables, " NOWAIT");
      }
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw unreadable(source, e);
    }
  }

  /** Makes sure of a table before its rows are read; fails rather than waits. */
  void lock(Connection worker, TableName table) {
    try {
      lock(worker, List.of(table), " NOWAIT");
    } catch (SQLException e) {
      throw unreadable(source, e);
    }
  }

  /** A session that sees the source as it is now. */
  Connection now() {
    return open(source, door, stop, false);
  }

  Source source() {
    return source;
  }

  private static SnapshotException unreadable(Source source, SQLException e) {
    if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
      return new SnapshotException(
          SOURCE_BUSY, source.address(), "somebody holds or waits for a lock on a table");
    }
    return RecoveryConflict.or(
        e,
        source.address(),
        () ->
            new SnapshotException(
                SOURCE_UNREADABLE,
                source.address(),
                ServerWords.of(e),
                String.valueOf(e.getSQLState())));
  }

  /** Lets go of the source early: what is left to do needs it no more. */
  void release() {
    close(holder);
  }

  @Override
  public void close() {
    release();
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Gone is what we wanted it to be.
    }
  }
}
