package dev.previewdb.orchestrator.migrate.tool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Throws away the notices of statements while they still run. The driver keeps every one until its
 * statement ends, and a branch can raise as many as it likes.
 */
final class NoticeDrain implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Set<Statement> statements =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final CountDownLatch closed = new CountDownLatch(1);

  private NoticeDrain() {}

  static NoticeDrain open() {
    NoticeDrain drain = new NoticeDrain();
    Thread.ofVirtual().name("migration-notices").start(drain::drain);
    return drain;
  }

  /** The connection, whose statements are watched. */
  Connection drained(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            NoticeDrain.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(connection, arguments);
                if (result instanceof Statement statement) {
                  statements.add(statement);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private void drain() {
    try {
      while (!closed.await(EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
        List<Statement> now;
        synchronized (statements) {
          now = List.copyOf(statements);
        }
        for (Statement statement : now) {
          clear(statement);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void clear(Statement statement) {
    try {
      statement.clearWarnings();
    } catch (SQLException ignored) {
      // closed in the meantime, and its notices with it
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
