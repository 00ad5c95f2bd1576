package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The least that a user needs to have a database captured: reading the copied tables whole (a table
 * is locked in ACCESS SHARE MODE, and for that no privilege on columns is enough), the state of all
 * sequences, the way into their schemas, and rows that no policy hides.
 */
public final class SourceGrants {
  private static final String RELATIONS =
      """
      SELECT n.nspname, c.relname, c.relkind, c.relrowsecurity
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'S') AND c.relpersistence <> 't' AND :user_schema
       ORDER BY n.nspname, c.relname
      """;

  private final String database;
  private final String user;
  private final Set<String> schemas = new LinkedHashSet<>();
  private final List<String> relations = new ArrayList<>();
  private boolean rowSecurity;

  private SourceGrants(String database, String user) {
    this.database = TableName.quote(database);
    this.user = TableName.quote(user);
  }

  /**
   * The statements, for an administrator of the source to run in that database; those that hold
   * already are among them. The catalogs tell them to everybody who may log in.
   *
   * @param read the tables whose rows are copied, or whose schema pg_dump reads
   * @throws SnapshotException SOURCE_UNREADABLE
   */
  public static List<String> of(Connection connection, Source source, Predicate<TableName> read) {
    SourceGrants grants = new SourceGrants(source.database(), source.user());
    try {
      CatalogRows.query(
          connection,
          RELATIONS,
          row -> {
            TableName name = new TableName(row.getString("nspname"), row.getString("relname"));
            boolean sequence = row.getString("relkind").equals("S");
            if (sequence || read.test(name)) {
              grants.add(name, sequence, row.getBoolean("relrowsecurity"));
            }
            return name;
          });
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.SOURCE_UNREADABLE,
          source.address(),
          ServerWords.of(e),
          String.valueOf(e.getSQLState()));
    }
    return grants.statements();
  }

  private void add(TableName name, boolean sequence, boolean secured) {
    schemas.add(TableName.quote(name.schema()));
    relations.add((sequence ? "SEQUENCE " : "TABLE ") + name.sql());
    rowSecurity |= secured;
  }

  private List<String> statements() {
    List<String> all = new ArrayList<>();
    all.add("GRANT CONNECT ON DATABASE " + database + " TO " + user + ";");
    schemas.forEach(schema -> all.add("GRANT USAGE ON SCHEMA " + schema + " TO " + user + ";"));
    relations.forEach(name -> all.add("GRANT SELECT ON " + name + " TO " + user + ";"));
    if (rowSecurity) {
      // Its superuser's own: no privilege on a table does the same.
      all.add("ALTER ROLE " + user + " BYPASSRLS;");
    }
    // A comment, for a capture goes without it.
    all.add(
        "-- So that previews preload the libraries that production does: GRANT pg_read_all_settings TO "
            + user
            + ";");
    return List.copyOf(all);
  }
}
