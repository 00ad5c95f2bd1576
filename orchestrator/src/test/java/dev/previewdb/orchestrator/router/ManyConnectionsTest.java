package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Connections that come and go, one after the other, however they end. */
class ManyConnectionsTest {
  private static final int CONNECTIONS = 10_000;
  private static final int ALL = 200;
  private static final int EACH = 20;

  @Test
  void tenThousandInARowLeaveNoPlaceNoHoldNoFileAndNoBackendBehind() throws Exception {
    var settings = RouterLab.settings(Optional.empty(), ALL, EACH, Duration.ofMinutes(5));
    try (RouterLab lab = RouterLab.start(15, settings)) {
      for (int i = 0; i < 20; i++) {
        comeAndGo(lab, i);
      }
      await().until(() -> lab.holds.get() == 0);
      long before = sockets();
      for (int i = 0; i < CONNECTIONS; i++) {
        comeAndGo(lab, i);
      }
      await().until(() -> lab.holds.get() == 0);
      await().untilAsserted(() -> assertThat(sockets()).isLessThanOrEqualTo(before));
      try (var admin = lab.server().connect("postgres")) {
        await()
            .until(() ->
                RouterTest.single(
                        admin,
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
                    .equals("1"));
      }
      AllPlaces.areFree(lab, ALL, EACH, Map.of());
    }
  }

  private static void comeAndGo(RouterLab lab, int i) throws Exception {
    switch (i % 10) {
      case 0 -> {
        try (RawSession session = RawSession.open(lab, RawSession.V3_0)) {
          assertThat(session.single("SELECT " + i)).isEqualTo(Integer.toString(i));
        }
      }
      case 1 -> {
        try (Socket amidAuthentication = lab.raw()) {
          amidAuthentication
              .getOutputStream()
              .write(
                  RouterLab.startup(
                      RawSession.V3_0, "user", RouterLab.OWNER, "database", RouterLab.PREVIEW));
          assertThat(amidAuthentication.getInputStream().read()).isEqualTo('R');
        }
      }
      case 2 -> {
        try (Socket amidTheFirstMessage = lab.raw()) {
          amidTheFirstMessage.getOutputStream().write(new byte[] {0, 0, 0, 40, 0, 3});
        }
      }
      case 3 -> {
        try (Socket reset = lab.raw()) {
          reset.setSoLinger(true, 0);
        }
      }
      default -> lab.raw().close();
    }
  }

  /** Both ends of a connection are in this process: the client's, and the router's two. */
  private static long sockets() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      all.forEach(files::add);
    }
    long sockets = 0;
    for (Path file : files) {
      try {
        sockets += Files.readSymbolicLink(file).toString().startsWith("socket:") ? 1 : 0;
      } catch (NoSuchFileException e) {
        // Closed meanwhile
      }
    }
    return sockets;
  }
}
