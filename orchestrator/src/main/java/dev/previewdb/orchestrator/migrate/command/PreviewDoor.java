package dev.previewdb.orchestrator.migrate.command;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thing a command reaches: what connects to the preview's port in its network talks to its
 * server's Unix socket. Closing it ends every connection.
 */
final class PreviewDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PreviewDoor.class);
  private static final int PIECE = 64 << 10;

  private final ServerSocketChannel listening;
  private final Path socket;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private PreviewDoor(ServerSocketChannel listening, Path socket) {
    this.listening = listening;
    this.socket = socket;
  }

  /**
   * Opens it in the network of a process.
   *
   * @throws IOException when that cannot be entered
   */
  static PreviewDoor open(long process, Path socket) throws IOException {
    PreviewDoor door =
        new PreviewDoor(
            NetworkNamespace.listen(process, CommandEnvironment.HOST, CommandEnvironment.PORT),
            socket);
    Thread.ofVirtual().name("preview-door").start(door::accept);
    return door;
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = listening.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      open.add(server);
      if (!listening.isOpen()) {
        return;
      }
      server.connect(UnixDomainSocketAddress.of(socket));
      Thread back = Thread.ofVirtual().start(() -> copyAll(server, client));
      copyAll(client, server);
      back.join();
      open.remove(server);
    } catch (IOException e) {
      LOG.debug("A command's connection ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** To the end of the one, which is then told to the other. */
  private static void copyAll(SocketChannel from, SocketChannel to) {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try {
      while (from.read(piece.clear()) >= 0) {
        piece.flip();
        while (piece.hasRemaining()) {
          to.write(piece);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // Of a connection that broke off neither half is of use
      close(from);
      close(to);
    }
  }

  @Override
  public void close() {
    close(listening);
    open.forEach(PreviewDoor::close);
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      LOG.debug("A channel of a command could not be closed", e);
    }
  }
}
