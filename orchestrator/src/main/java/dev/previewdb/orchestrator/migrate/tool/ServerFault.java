package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells what the machine or the preview's server did to a run from what the branch did. Ours are:
 *
 * <ul>
 *   <li>a disk, memory or connections that are used up: class 53, said by the server itself;
 *   <li>a session that was lost (57P01 to 57P03, class 08) together with its server.
 * </ul>
 *
 * The branch's own are, of those: a session it ended by itself, or that another one of its owner's
 * ended, since the server lives on; any code it raises by {@code RAISE}, or that a server it calls
 * answers; 53400, a limit such as {@code temp_file_limit}, set for every session; and a full table
 * of locks, whose 53200 comes from lock.c or predicate.c, since production's is as large. Its
 * timeouts (57014, 25P02 to 25P04, 57P05) are in neither class.
 */
final class ServerFault {
  private static final String DISK_FULL = "53100";
  private static final String OUT_OF_MEMORY = "53200";
  private static final String LIMIT_OF_A_SETTING = "53400";

  private ServerFault() {}

  /** The words for it; empty when the branch did it. */
  static Optional<PreviewDbException> of(Throwable failure, OwnerSessions sessions) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return of(sql, sql.getSQLState(), sessions);
      }
    }
    return Optional.empty();
  }

  private static Optional<PreviewDbException> of(
      SQLException failure, String state, OwnerSessions sessions) {
    if (state.startsWith("53") && !state.equals(LIMIT_OF_A_SETTING)) {
      return said(failure)
          .filter(said -> !raised(said) && !(state.equals(OUT_OF_MEMORY) && ofLocks(said)))
          .map(said ->
              PreviewDbException.because(
                  state.equals(DISK_FULL)
                      ? Problem.MIGRATION_DISK_FULL
                      : Problem.MIGRATION_SERVER_EXHAUSTED,
                  failure,
                  String.valueOf(said.getMessage())));
    }
    boolean lost = state.startsWith("08") || state.matches("57P0[123]");
    if (!lost || sessions.serverLivesOn()) {
      return Optional.empty();
    }
    return Optional.of(
        sessions
            .overQuota()
            .orElseGet(
                () -> PreviewDbException.because(Problem.MIGRATION_SERVER_LOST, failure, state)));
  }

  private static Optional<ServerErrorMessage> said(SQLException failure) {
    return failure instanceof PSQLException sql
        ? Optional.ofNullable(sql.getServerErrorMessage())
        : Optional.empty();
  }

  private static boolean raised(ServerErrorMessage said) {
    return "pl_exec.c".equals(said.getFile()) || "dblink.c".equals(said.getFile());
  }

  private static boolean ofLocks(ServerErrorMessage said) {
    return "lock.c".equals(said.getFile()) || "predicate.c".equals(said.getFile());
  }
}
