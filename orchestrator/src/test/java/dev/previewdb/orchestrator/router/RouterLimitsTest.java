package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What one client takes, others cannot have: the router bounds all of it. */
class RouterLimitsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void oneConnectionTooManyToAPreviewIsToldSoAndTheNextFreePlaceIsAnybodys() throws Exception {
    try (RouterLab lab = lab(100, 2, LONG)) {
      Connection first = lab.connect();
      Connection second = lab.connect();
      assertThatThrownBy(() -> lab.connect().close())
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("53300");
                assertThat(e.getMessage()).contains("router.connections-per-preview");
              });
      first.close();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> {
            lab.connect().close();
            return true;
          });
      second.close();
    }
  }

  @Test
  void oneConnectionTooManyInAllIsToldSo() throws Exception {
    try (RouterLab lab = lab(3, 3, LONG)) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket socket = lab.raw();
        // Let in as soon as it is answered
        socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
        assertThat(socket.getInputStream().read()).isEqualTo('N');
        silent.add(socket);
      }
      try (Socket more = lab.raw()) {
        assertThat(RouterLab.rest(more)).contains("53300", "router.connections");
      }
      for (Socket socket : silent) {
        socket.close();
      }
      Awaitility.await().ignoreExceptions().until(() -> lab.connect().isValid(5));
    }
  }

  @Test
  void whoSaysNothingOrSaysItByteByByteIsClosed() throws Exception {
    try (RouterLab lab = lab(100, 100, Duration.ofMillis(200));
        Socket nothing = lab.raw();
        Socket half = lab.raw()) {
      half.getOutputStream().write(RouterLab.startup(3 << 16, "user", "preview"), 0, 9);
      assertThat(RouterLab.rest(nothing)).isEmpty();
      assertThat(RouterLab.rest(half)).isEmpty();
      assertThat(lab.connect().isValid(5)).isTrue();
    }
  }

  @Test
  void manyConnectionsInARowLeaveNothingBehind() throws Exception {
    try (RouterLab lab = lab(50, 20, LONG)) {
      for (int i = 0; i < 2_000; i++) {
        lab.raw().close();
      }
      for (int i = 0; i < 50; i++) {
        lab.connect().close();
      }
      Awaitility.await().until(() -> lab.holds.get() == 0);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (RouterLab lab = lab(10, 10, LONG)) {
      var same =
          new dev.previewdb.orchestrator.config.Config.RouterSettings(
              "127.0.0.1", lab.router.port(), "127.0.0.1", Optional.empty(), 1, 1, LONG);
      assertThatThrownBy(() ->
              Router.open(
                  same,
                  preview -> {
                    throw new AssertionError();
                  }))
          .isInstanceOfSatisfying(
              PreviewDbException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(Problem.ROUTER_CANNOT_LISTEN);
                assertThat(e.what()).contains("127.0.0.1:" + lab.router.port());
              });
    }
  }

  private static RouterLab lab(int all, int each, Duration startupWithin) throws SQLException {
    return RouterLab.start(15, RouterLab.settings(Optional.empty(), all, each, startupWithin));
  }
}
