package dev.previewdb.orchestrator.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a client and a server, passes everything on, and counts how often the server says
 * that it is ready for the next question. Each is a round trip, whatever the client calls it; the
 * one after its login counts, too.
 */
final class RoundTrips implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RoundTrips.class);
  private static final char READY_FOR_QUERY = 'Z';

  private final ServerSocketChannel door;
  private final Path server;
  private final AtomicLong ready = new AtomicLong();

  private RoundTrips(ServerSocketChannel door, Path server) {
    this.door = door;
    this.server = server;
  }

  /**
   * Begins to listen.
   *
   * @param socket to be made, for clients; it takes no encryption
   * @param server the socket that is passed on to
   */
  static RoundTrips between(Path socket, Path server) {
    try {
      ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      door.bind(UnixDomainSocketAddress.of(socket));
      RoundTrips trips = new RoundTrips(door, server);
      Thread.ofVirtual().name("round trips").start(trips::listen);
      return trips;
    } catch (IOException e) {
      throw new UncheckedIOException("nothing can listen at " + socket, e);
    }
  }

  /** Since it began. */
  long count() {
    return ready.get();
  }

  private void listen() {
    try {
      while (true) {
        SocketChannel client = door.accept();
        SocketChannel behind = SocketChannel.open(UnixDomainSocketAddress.of(server));
        Thread.ofVirtual().name("questions").start(() -> passOn(client, behind, this::questions));
        Thread.ofVirtual().name("answers").start(() -> passOn(behind, client, this::answers));
      }
    } catch (ClosedChannelException e) {
      // the measurement is over
    } catch (IOException e) {
      log.warn("No more connections are counted", e);
    }
  }

  private interface Passing {
    void pass(InputStream from, OutputStream to) throws IOException;
  }

  /** The end of either side is the end of both. */
  private static void passOn(SocketChannel from, SocketChannel to, Passing passing) {
    try (from;
        to) {
      passing.pass(Channels.newInputStream(from), Channels.newOutputStream(to));
    } catch (IOException e) {
      log.debug("A counted connection ended", e);
    }
  }

  private void questions(InputStream from, OutputStream to) throws IOException {
    from.transferTo(to);
  }

  /** Message by message: a letter, and a length that counts itself. */
  private void answers(InputStream from, OutputStream to) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
    for (int letter = in.read(); letter >= 0; letter = in.read()) {
      int length = in.readInt();
      byte[] message = new byte[1 + length];
      message[0] = (byte) letter;
      for (int i = 0; i < Integer.BYTES; i++) {
        message[1 + i] = (byte) (length >>> (8 * (Integer.BYTES - 1 - i)));
      }
      in.readFully(message, 1 + Integer.BYTES, length - Integer.BYTES);
      if (letter == READY_FOR_QUERY) {
        ready.incrementAndGet();
      }
      to.write(message);
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
