package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.postgresql.util.PasswordUtil;

/**
 * Lets the owners of instances in. A spare has the administrator's session for it open before
 * anybody waits: opening one takes longer than what is said in it.
 */
final class OwnerAccess {
  private final ConcurrentMap<InstanceId, Connection> open = new ConcurrentHashMap<>();

  /** Takes over an administrator's session. */
  void prepare(InstanceId spare, Connection session) {
    Optional.ofNullable(open.put(spare, session)).ifPresent(OwnerAccess::close);
  }

  /** The spare has another name from now on. */
  void rename(InstanceId spare, InstanceId as) {
    Optional.ofNullable(open.remove(spare)).ifPresent(session -> prepare(as, session));
  }

  /** Of an instance that ends. */
  void forget(InstanceId id) {
    Optional.ofNullable(open.remove(id)).ifPresent(OwnerAccess::close);
  }

  private static void close(Connection session) {
    try {
      session.close();
    } catch (SQLException e) {
      LocalEngine.log.debug("a session ended already: {}", e.getSQLState());
    }
  }

  /**
   * The statement that lets a role in, while it is being made: hashing takes its time, and a
   * server's start leaves some. The password itself never reaches the server, its statements or its
   * log.
   */
  static FutureTask<String> statement(String role, OwnerLogin login, InstanceId id) {
    FutureTask<String> statement =
        new FutureTask<>(() ->
            PasswordUtil.genAlterUserPasswordSQL(
                role, login.password().toCharArray(), "scram-sha-256"));
    Thread.ofVirtual().name("password of " + id).start(statement);
    return statement;
  }

  /**
   * Says the statement, in the session that is open, or in a new one.
   *
   * @throws PreviewDbException INSTANCE_UNUSABLE
   */
  void grant(InstanceId id, FutureTask<String> statement, Supplier<Connection> connect) {
    try {
      String sql = statement.get();
      if (!saidInOpenSession(id, sql)) {
        say(connect.get(), sql);
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.INSTANCE_UNUSABLE, e, id, String.valueOf(e.getSQLState()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be hashed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + id + " started", e);
    }
  }

  /** False also when it has broken off meanwhile, as by a crash of the spare. */
  private boolean saidInOpenSession(InstanceId id, String sql) {
    Connection session = open.remove(id);
    if (session == null) {
      return false;
    }
    try {
      say(session, sql);
      return true;
    } catch (SQLException e) {
      LocalEngine.log.debug("{}: its session had ended: {}", id, e.getSQLState());
      return false;
    }
  }

  private static void say(Connection session, String sql) throws SQLException {
    try (session;
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }
}
