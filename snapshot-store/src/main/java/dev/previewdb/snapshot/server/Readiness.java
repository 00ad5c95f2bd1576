package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.START_TIMED_OUT;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits until a server answers. It says so in its <code>postmaster.pid</code> first, so nobody is
 * asked in vain.
 */
final class Readiness {
  private static final Duration PAUSE = Duration.ofMillis(1);

  /**
   * PostgreSQL's SSLRequest: the shortest question a server answers, with one byte and no session.
   */
  private static final byte[] QUESTION = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  private final ServerHome home;
  private final ServerLog log;

  Readiness(ServerHome home, ServerLog log) {
    this.home = home;
    this.log = log;
  }

  /** True when it answers, false when it is no longer alive. */
  boolean await(long pid, BooleanSupplier alive, Duration patience) {
    return await(() -> answers(pid), alive, patience);
  }

  /**
   * The same of a server that was just started: nobody but itself wrote its <code>postmaster.pid
   * </code>, and what it says there of taking connections is true. A question would only cost it a
   * session.
   */
  boolean awaitWord(long pid, BooleanSupplier alive, Duration patience) {
    return await(() -> says(pid).isPresent(), alive, patience);
  }

  private boolean await(BooleanSupplier ready, BooleanSupplier alive, Duration patience) {
    var end = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (!alive.getAsBoolean()) {
        return false;
      }
      if (System.nanoTime() > end) {
        throw new SnapshotException(START_TIMED_OUT, home.data(), patience, log.tail(), home.log());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while a server started in " + home.data());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  private boolean answers(long pid) {
    return says(pid).filter(file -> answers(home.socket(file.port()))).isPresent();
  }

  private Optional<PidFile> says(long pid) {
    return PidFile.read(home.data()).filter(file -> file.pid() == pid && file.ready());
  }

  private static boolean answers(Path socket) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(QUESTION));
      return channel.read(ByteBuffer.allocate(1)) == 1;
    } catch (IOException e) {
      return false;
    }
  }
}
