package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sessions that build side by side. Statements that lock a table in common run one after the other,
 * so that they wait here and never deadlock in the server.
 */
final class BuildSessions implements AutoCloseable {
  private final BlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
  private final List<Connection> all = new ArrayList<>();
  private final Map<Long, ReentrantLock> tables = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  BuildSessions(TargetDatabase target, int workers) {
    threads =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("build-", 0).factory());
    try {
      for (var i = 0; i < workers; i++) {
        all.add(target.openAsLoader());
      }
    } catch (SQLException e) {
      close();
      throw new SnapshotException(
          SnapshotProblem.SCHEMA_NOT_WRITTEN, "sessions", ServerWords.of(e));
    }
    idle.addAll(all);
  }

  void oneByOne(List<SchemaObject> objects) {
    objects.forEach(object -> BuiltInCopy.make(all.getFirst(), object));
  }

  void sideBySide(List<SchemaObject> objects) {
    var running = new ArrayList<Future<?>>();
    // In the order they end: a failure is told at once, whichever it is of
    var ended = new ExecutorCompletionService<Void>(threads);
    for (var object : objects) {
      running.add(ended.submit(task(object)));
    }
    try {
      for (var i = 0; i < running.size(); i++) {
        ended.take().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SnapshotException(SnapshotProblem.CAPTURE_CANCELLED, "the schema was built");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SnapshotException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }

  private Callable<Void> task(SchemaObject object) {
    return () -> {
      // Always in the same order, so that two tasks never wait for each other.
      var locks =
          object.tables().stream()
              .distinct()
              .sorted()
              .map(t -> tables.computeIfAbsent(t, _ -> new ReentrantLock()))
              .toList();
      for (var lock : locks) {
        lock.lockInterruptibly();
      }
      try {
        var connection = idle.take();
        try {
          BuiltInCopy.make(connection, object);
        } finally {
          idle.add(connection);
        }
        return null;
      } finally {
        locks.reversed().forEach(ReentrantLock::unlock);
      }
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (var connection : all) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // It is gone; that is all we want of it.
      }
    }
  }
}
