package dev.previewdb.orchestrator.router;

import static dev.previewdb.orchestrator.router.RouterTest.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application behind a PgBouncer that has the router for its server. */
class PgBouncerTest {
  /** PgBouncer before 1.21 keeps prepared statements in the session that made them. */
  private static final Map<String, String> NOTHING_KEPT = Map.of("prepareThreshold", "0");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void inSessionModeAllIsAsOnADirectConnection(String tls) throws Exception {
    try (RouterLab lab = lab(tls);
        TestPgBouncer pooler = pooler(lab, "session", tls)) {
      try (Connection preview = pooler.connect(Map.of("ApplicationName", "the app"));
          Connection watcher = pooler.connect(Map.of())) {
        assertThat(single(preview, "SHOW application_name")).isEqualTo("the app");
        assertThat(single(preview, "SELECT current_database()")).isEqualTo(RouterLab.DATABASE);
        JdbcConversation.hold(preview, watcher);
        JdbcConversation.listen(preview, watcher);
      }
      for (int i = 0; i < 3 * TestPgBouncer.POOL; i++) {
        try (Connection next = pooler.connect(Map.of())) {
          assertThat(single(next, "SELECT count(*) FROM pg_listening_channels()")).isEqualTo("0");
        }
      }
      assertThat(lab.holds.get()).as("sessions").isBetween(1, TestPgBouncer.POOL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void inTransactionModeManyClientsShareAFewSessions(String tls) throws Exception {
    try (RouterLab lab = lab(tls);
        TestPgBouncer pooler = pooler(lab, "transaction", tls)) {
      try (Connection preview = pooler.connect(NOTHING_KEPT);
          Connection watcher = pooler.connect(NOTHING_KEPT)) {
        JdbcConversation.hold(preview, watcher);
        manyClients(pooler);
        assertThat(lab.holds.get()).as("sessions").isBetween(1, TestPgBouncer.POOL);
      }
    }
  }

  private static void manyClients(TestPgBouncer pooler) throws SQLException {
    List<Connection> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 10 * TestPgBouncer.POOL; i++) {
        clients.add(pooler.connect(NOTHING_KEPT));
        for (Connection client : clients) {
          assertThat(single(client, "SELECT " + i)).isEqualTo(Integer.toString(i));
        }
      }
    } finally {
      for (Connection client : clients) {
        client.close();
      }
    }
  }

  /** Its sessions end with it, and hold nothing awake any more. */
  @ParameterizedTest
  @ValueSource(strings = {"session", "transaction"})
  void whenPgBouncerEndsNoHoldIsLeft(String mode) throws Exception {
    try (RouterLab lab = lab("disable")) {
      try (TestPgBouncer pooler = pooler(lab, mode, "disable");
          Connection preview = pooler.connect(NOTHING_KEPT)) {
        assertThat(single(preview, "SELECT 1")).isEqualTo("1");
        assertThat(lab.holds.get()).isPositive();
      }
      await().until(() -> lab.holds.get() == 0);
    }
  }

  private RouterLab lab(String tls) throws Exception {
    return RouterLab.start(
        15,
        RouterLab.settings(
            tls.equals("disable")
                ? Optional.empty()
                : Optional.of(TestCertificate.in(directory).files())));
  }

  private TestPgBouncer pooler(RouterLab lab, String mode, String tls) throws Exception {
    assumeTrue(TestPgBouncer.program().isPresent(), "an installed PgBouncer");
    return TestPgBouncer.start(lab, mode, tls);
  }
}
