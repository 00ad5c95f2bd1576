package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command does to its preview's server, seen as the administrator. */
final class CommandSessions {
  private static final Logger LOG = LoggerFactory.getLogger(CommandSessions.class);

  private static final String END =
      "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = ? AND backend_start >= ?";

  private final PreviewDatabase database;
  private final String owner;
  private final OffsetDateTime since;

  private CommandSessions(PreviewDatabase database, String owner, OffsetDateTime since) {
    this.database = database;
    this.owner = owner;
    this.since = since;
  }

  /**
   * From now on.
   *
   * @throws PreviewDbException if the preview does not answer, or its owner is stronger than code
   *     of a branch may be
   */
  static CommandSessions since(PreviewDatabase database, String owner) {
    try (Connection administrator = database.administrator();
        PreparedStatement statement =
            administrator.prepareStatement(
                "SELECT rolsuper, pg_catalog.clock_timestamp() FROM pg_catalog.pg_roles WHERE rolname = ?")) {
      statement.setString(1, owner);
      try (ResultSet role = statement.executeQuery()) {
        if (!role.next() || role.getBoolean(1)) {
          throw PreviewDbException.of(Problem.MIGRATION_ROLE_TOO_STRONG, owner);
        }
        return new CommandSessions(database, owner, role.getObject(2, OffsetDateTime.class));
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.PREVIEW_UNREACHABLE, e, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The owner's sessions that began since, whatever they call themselves: a statement may run on
   * after the command that sent it was killed.
   */
  void end() {
    try (Connection administrator = database.administrator();
        PreparedStatement statement = administrator.prepareStatement(END)) {
      statement.setString(1, owner);
      statement.setObject(2, since);
      statement.execute();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The sessions of a command that ran out of time could not be ended", e);
    }
  }

  /**
   * Why a command failed that is no fault of its code.
   *
   * @return that the preview grew too large; empty for none
   * @throws PreviewDbException if the server is gone
   */
  Optional<PreviewDbException> refusal() {
    try (Connection administrator = database.administrator();
        Statement statement = administrator.createStatement()) {
      statement.execute("SELECT 1");
      return Optional.empty();
    } catch (PreviewDbException e) {
      if (e.problem() == Problem.PREVIEW_OVER_QUOTA) {
        return Optional.of(e);
      }
      throw PreviewDbException.because(Problem.MIGRATION_SERVER_LOST, e, "08006");
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.MIGRATION_SERVER_LOST, e, String.valueOf(e.getSQLState()));
    }
  }
}
