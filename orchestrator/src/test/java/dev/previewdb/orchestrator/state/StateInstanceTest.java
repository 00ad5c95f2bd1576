package dev.previewdb.orchestrator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The state's own server under those who ask it for connections. */
class StateInstanceTest {
  private static final int CALLERS = 8;
  private static final String STARTED = "SELECT pg_postmaster_start_time()::text";

  private final TestDirectory directory = new TestDirectory();
  private final Path home = directory.path().resolve("state");

  @AfterEach
  void end() {
    PostgresServer.end(home, Duration.ofSeconds(30));
    directory.close();
  }

  @Test
  void whenItWasKilledAllWhoAskAtOnceGetTheOneThatIsStartedAgain() throws Exception {
    try (StateInstance instance = open()) {
      DataSource connections = instance.connections();
      String first = ask(connections, STARTED);
      kill();

      CyclicBarrier together = new CyclicBarrier(CALLERS);
      Callable<String> caller =
          () -> {
            together.await();
            return ask(connections, STARTED);
          };
      List<String> answers = new ArrayList<>();
      try (var callers = Executors.newFixedThreadPool(CALLERS)) {
        for (Future<String> answer : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
          answers.add(answer.get());
        }
      }

      assertThat(answers).hasSize(CALLERS).doesNotContain(first).containsOnly(answers.getFirst());
    }
  }

  @Test
  void afterItsCloseNobodyStartsItAgain() throws Exception {
    DataSource connections;
    try (StateInstance instance = open()) {
      connections = instance.connections();
      assertThat(ask(connections, "SELECT 1")).isEqualTo("1");
    }

    assertThatThrownBy(connections::getConnection).hasMessageContaining("stopped for good");
    assertThat(PostgresServer.isRunning(home, RunAs.current())).isFalse();
  }

  private StateInstance open() {
    return StateInstance.open(home, TestServer.installations(), RunAs.current());
  }

  private void kill() throws Exception {
    long pid =
        PostgresServer.attach(home, TestServer.installations().preferred(), RunAs.current())
            .orElseThrow()
            .pid();
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().get();
  }

  private static String ask(DataSource connections, String sql) throws Exception {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
