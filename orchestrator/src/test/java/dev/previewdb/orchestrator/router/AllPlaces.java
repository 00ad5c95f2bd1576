package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes all of a router's places, to see that none was lost. */
final class AllPlaces {
  private static final byte[] GSS_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 48};

  private AllPlaces() {}

  /**
   * Waits until they are, and proves that there are no more either.
   *
   * @param properties what pgjdbc needs besides
   */
  static void areFree(RouterLab lab, int all, int each, Map<String, String> properties) {
    await().untilAsserted(() -> ofTheRouter(lab, all));
    await().untilAsserted(() -> ofThePreview(lab, each, properties));
  }

  private static void ofTheRouter(RouterLab lab, int all) throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < all; i++) {
        Socket socket = lab.raw();
        silent.add(socket);
        socket.getOutputStream().write(GSS_REQUEST);
        assertThat(socket.getInputStream().read()).as("place %d", i).isEqualTo('N');
      }
      try (Socket more = lab.raw()) {
        assertThat(RouterLab.rest(more)).contains("53300", "router.connections");
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private static void ofThePreview(RouterLab lab, int each, Map<String, String> properties)
      throws Exception {
    List<Connection> clients = new ArrayList<>();
    try {
      for (int i = 0; i < each; i++) {
        clients.add(
            lab.connect(RouterLab.PREVIEW, RouterLab.OWNER, RouterLab.PASSWORD, properties));
      }
      assertThatThrownBy(() ->
              lab.connect(RouterLab.PREVIEW, RouterLab.OWNER, RouterLab.PASSWORD, properties)
                  .close())
          .hasMessageContaining("router.connections-per-preview");
    } finally {
      for (Connection client : clients) {
        client.close();
      }
    }
  }
}
