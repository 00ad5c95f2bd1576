package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of 127.0.0.1 that nothing used a moment ago. Below those that Linux gives to outgoing
 * connections: of what other tests do, nothing takes it before its server does, or while that is
 * started again.
 */
public final class FreePort {
  private static final int FIRST = 18_000;
  private static final int END = 32_000;

  private FreePort() {}

  public static int find() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has that one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
