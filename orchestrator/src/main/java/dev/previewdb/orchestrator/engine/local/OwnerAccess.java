package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.Quoted;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.postgresql.util.PasswordUtil;

/**
 * Lets the owners of instances in. A spare has the administrator's session for it open before
 * anybody waits: opening one takes longer than what is said in it.
 */
final class OwnerAccess {
  /** A commit that is waited for has all before it on disk. */
  private static final String FLUSH =
      "SET synchronous_commit = on;"
          + " SELECT pg_catalog.pg_logical_emit_message(true, 'previewdb', '')";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ConcurrentMap<InstanceId, Connection> open = new ConcurrentHashMap<>();
  private final ConcurrentMap<InstanceId, Expected> expected = new ConcurrentHashMap<>();

  private record Expected(OwnerLogin login, FutureTask<String> statement) {}

  /** Takes over an administrator's session. */
  void prepare(InstanceId spare, Connection session) {
    Optional.ofNullable(open.put(spare, session)).ifPresent(OwnerAccess::close);
  }

  /** Says the statement in the session of a spare, which stays open. */
  void rehearse(InstanceId spare, FutureTask<String> statement) throws SQLException {
    Connection session = open.get(spare);
    if (session != null) {
      said(session, made(statement, spare));
    }
  }

  /** The spare has another name from now on. */
  void rename(InstanceId spare, InstanceId as) {
    Optional.ofNullable(open.remove(spare)).ifPresent(session -> prepare(as, session));
  }

  /** Of an instance that ends. */
  void forget(InstanceId id) {
    expected.remove(id);
    Optional.ofNullable(open.remove(id)).ifPresent(OwnerAccess::close);
  }

  private static void close(Connection session) {
    try {
      session.close();
    } catch (SQLException e) {
      LocalEngine.log.debug("a session ended already: {}", e.getSQLState());
    }
  }

  /** Begins to hash for an instance that will be asked for in a moment. */
  void expect(InstanceId id, String role, OwnerLogin login) {
    expected.put(id, new Expected(login, statement(role, login, id)));
  }

  /** The statement for that login, begun with before where it was expected. */
  FutureTask<String> expected(InstanceId id, String role, OwnerLogin login) {
    return Optional.ofNullable(expected.remove(id))
        .filter(one -> one.login().equals(login))
        .map(Expected::statement)
        .orElseGet(() -> statement(role, login, id));
  }

  /**
   * The statement that lets a role in, while it is being made: hashing takes its time, and a
   * server's start leaves some. The password itself never reaches the server, its statements or its
   * log. ALTER ROLE would have the server hash once more, only to find that the password is not the
   * empty one.
   */
  static FutureTask<String> statement(String role, OwnerLogin login, InstanceId id) {
    FutureTask<String> statement =
        new FutureTask<>(() ->
            "UPDATE pg_catalog.pg_authid SET rolpassword = '"
                + PasswordUtil.encodePassword(role, login.password().toCharArray(), "scram-sha-256")
                + "' WHERE rolname = "
                + Quoted.literal(role));
    Thread.ofVirtual().name("password of " + id).start(statement);
    return statement;
  }

  /**
   * Says the statement in the session that is open for it. Its commit is not waited for: the disk
   * takes longer than the server, and is reached beside what follows.
   *
   * @param server asked for only when it crashes before it has the password on disk
   * @return false when there is no such session, or it has ended
   */
  boolean grantInOpenSession(
      InstanceId id,
      FutureTask<String> statement,
      Supplier<Optional<PostgresServer>> server,
      String database) {
    Connection session = open.remove(id);
    if (session == null) {
      return false;
    }
    String sql = made(statement, id);
    if (!said(id, session, sql)) {
      return false;
    }
    flush(id, session, sql, server, database);
    return true;
  }

  /**
   * The same in a session of its own.
   *
   * @throws PreviewDbException INSTANCE_UNUSABLE
   */
  void grant(InstanceId id, FutureTask<String> statement, PostgresServer server, String database) {
    String sql = made(statement, id);
    try {
      flush(id, said(server.connect(database), sql), sql, () -> Optional.of(server), database);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.INSTANCE_UNUSABLE, e, id, String.valueOf(e.getSQLState()));
    }
  }

  private static String made(FutureTask<String> statement, InstanceId id) {
    try {
      return statement.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be hashed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + id + " started", e);
    }
  }

  private static void flush(
      InstanceId id,
      Connection session,
      String sql,
      Supplier<Optional<PostgresServer>> server,
      String database) {
    Thread.ofVirtual()
        .name("password of " + id)
        .start(() -> {
          if (!flushed(id, session)) {
            server.get().ifPresent(running -> sayAgain(id, sql, running, database));
          }
        });
  }

  /** False when the session has broken off meanwhile, as by a crash of the spare. */
  private static boolean said(InstanceId id, Connection session, String sql) {
    try {
      said(session, sql);
      return true;
    } catch (SQLException e) {
      LocalEngine.log.debug("{}: its session had ended: {}", id, e.getSQLState());
      return false;
    }
  }

  private static Connection said(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      requireRole(statement.executeUpdate(sql));
      return session;
    } catch (SQLException e) {
      close(session);
      throw e;
    }
  }

  private static void requireRole(int updated) throws SQLException {
    if (updated != 1) {
      throw new SQLException("the role of the owner is not there", "42704");
    }
  }

  /** False when the server crashed before it had the password on disk, or ended. */
  private static boolean flushed(InstanceId id, Connection session) {
    try (session;
        Statement statement = session.createStatement()) {
      statement.execute(FLUSH);
      return true;
    } catch (SQLException e) {
      LocalEngine.log.debug("{}: ended before its password was flushed: {}", id, e.getSQLState());
      return false;
    }
  }

  /**
   * To a server that comes back by itself after one of its sessions crashed. One that is gone is
   * told by who starts it again.
   */
  private static void sayAgain(InstanceId id, String sql, PostgresServer server, String database) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (server.isRunning() && System.nanoTime() < end) {
      try (Connection session = server.connect(database);
          Statement statement = session.createStatement()) {
        requireRole(statement.executeUpdate(sql));
        return;
      } catch (SQLException | SnapshotException e) {
        LocalEngine.log.debug("{}: not back yet: {}", id, e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
