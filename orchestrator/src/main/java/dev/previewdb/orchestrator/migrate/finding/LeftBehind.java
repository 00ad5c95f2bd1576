package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What production's tools left in the data, whichever tool the branch has. It is read and written
 * as the preview's owner, for the data is a stranger's.
 */
public final class LeftBehind {
  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);
  private static final String TABLES =
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relname = ? AND c.relkind = 'r' AND n.nspname !~ '^pg_' ORDER BY 1";

  private final Connection owner;

  private LeftBehind(Connection owner) {
    this.owner = owner;
  }

  /**
   * Puts right what may be, and finds what may not.
   *
   * @param fresh whether nothing has run on the clone yet
   */
  public static List<Finding> in(PreviewDatabase database, boolean fresh) throws SQLException {
    Properties driver = new Properties();
    PGProperty.APPLICATION_NAME.set(driver, "previewdb migrate");
    PGProperty.OPTIONS.set(driver, "-c statement_timeout=5000");
    try (Connection owner = database.owner(driver)) {
      LeftBehind left = new LeftBehind(owner);
      if (fresh) {
        left.environment();
      }
      return left.locks();
    }
  }

  /** Rails takes what says that it is production for production itself, and protects it. */
  private void environment() throws SQLException {
    for (String table : tables("ar_internal_metadata")) {
      int changed =
          unlessOtherwiseShaped(
              "UPDATE %s SET value = 'development' WHERE key = 'environment' AND value = 'production'"
                  .formatted(table));
      if (changed > 0) {
        log.debug("The environment in {} is no longer production", table);
      }
    }
  }

  private List<Finding> locks() throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (String table : tables("databasechangeloglock")) {
      if (holds(table, "locked")) {
        found.add(lock("Liquibase", table, "liquibase release-locks"));
      }
    }
    for (String table : tables("knex_migrations_lock")) {
      if (holds(table, "is_locked = 1")) {
        found.add(lock("Knex", table, "knex migrate:unlock"));
      }
    }
    return found;
  }

  private static Finding lock(String tool, String table, String command) {
    return new Finding(
        FindingKind.STALE_LOCK,
        "production's data was taken while %s held its lock, or after it had left it behind; it runs nothing as long as the lock is there"
            .formatted(tool),
        table,
        "where nothing is on its way in production, release it with `%s`, and take a new snapshot"
            .formatted(command));
  }

  private List<String> tables(String name) throws SQLException {
    try (PreparedStatement statement = owner.prepareStatement(TABLES)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> tables = new ArrayList<>();
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
        return tables;
      }
    }
  }

  private boolean holds(String table, String condition) {
    try (Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM %s WHERE %s)".formatted(table, condition))) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      return otherwiseShaped(e, false);
    }
  }

  private int unlessOtherwiseShaped(String update) {
    try (Statement statement = owner.createStatement()) {
      return statement.executeUpdate(update);
    } catch (SQLException e) {
      return otherwiseShaped(e, 0);
    }
  }

  /** A table of that name may be anybody's. */
  private static <T> T otherwiseShaped(SQLException e, T nothing) {
    log.debug("A table has a tool's name and not its form", e);
    return nothing;
  }
}
