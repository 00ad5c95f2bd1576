package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;

/**
 * Chooses ports: inside the range, kept by no other incarnation, and free on this machine right
 * now.
 */
final class Ports {
  private final PortRange range;

  Ports(PortRange range) {
    this.range = range;
  }

  /**
   * A free port.
   *
   * @param kept those that belong to other incarnations, running or not
   * @throws PreviewDbException PORTS_EXHAUSTED
   */
  int free(Set<Integer> kept) {
    for (int port = range.first(); port <= range.last(); port++) {
      if (!kept.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw PreviewDbException.of(Problem.PORTS_EXHAUSTED, range);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
