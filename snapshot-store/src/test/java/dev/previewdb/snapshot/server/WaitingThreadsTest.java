package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Virtual threads that wait for answers on Unix sockets. */
class WaitingThreadsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WAITING =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";

  @Test
  void howeverManyWaitForALockItsHolderGetsItsAnswers() throws Exception {
    int many = 4 * Runtime.getRuntime().availableProcessors();
    try (TestServer test = TestServer.start(15);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = test.server().connect("postgres");
        Connection watcher = test.server().connect("postgres")) {
      run(holder, "select pg_advisory_lock(1)");
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        waiting.add(
            threads.submit(() -> {
              try (Connection session = test.server().connect("postgres")) {
                run(session, "select pg_advisory_xact_lock(1)");
              }
              return null;
            }));
      }
      await().atMost(PATIENCE).until(() -> count(watcher) == many);

      threads
          .submit(() -> {
            run(holder, "select pg_sleep(0)");
            run(holder, "select pg_advisory_unlock(1)");
            return null;
          })
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      for (Future<?> each : waiting) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      assertThat(count(watcher)).isZero();
    }
  }

  private static void run(Connection session, String sql) throws SQLException {
    try (var statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(Connection watcher) throws SQLException {
    try (var statement = watcher.createStatement();
        var row = statement.executeQuery(WAITING)) {
      row.next();
      return row.getInt(1);
    }
  }
}
