package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.PORT_IN_USE;
import static dev.previewdb.snapshot.SnapshotProblem.SERVER_DIED_AT_START;
import static dev.previewdb.snapshot.SnapshotProblem.START_TIMED_OUT;

import dev.previewdb.snapshot.SnapshotException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One start of a server, from the launch until it answers. If that fails, nothing is left running.
 */
final class Startup {
  private static final Duration PAUSE = Duration.ofMillis(1);

  /**
   * PostgreSQL's SSLRequest: the shortest question a server answers, with one byte and no session.
   */
  private static final byte[] QUESTION = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  private final StartRequest request;
  private final ServerHome home;
  private final int port;
  private final ServerLog log;

  Startup(StartRequest request, ServerHome home, int port) {
    this.request = request;
    this.home = home;
    this.port = port;
    this.log = new ServerLog(home.log());
  }

  Process run(List<String> command) {
    var process = launch(command);
    var ready = false;
    try {
      awaitAnswer(process);
      ready = true;
      return process;
    } finally {
      if (!ready) {
        end(process);
      }
    }
  }

  /**
   * In a session of its own, so that it outlives us and our terminal's Ctrl-C; our child, so that
   * its end is seen at once.
   */
  private Process launch(List<String> command) {
    var whole = new ArrayList<>(List.of("setsid"));
    whole.addAll(request.runAs().command(command));
    try {
      return Command.builder(whole)
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(home.log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not launch " + command.getFirst(), e);
    }
  }

  private void awaitAnswer(Process process) {
    var end = System.nanoTime() + request.patience().toNanos();
    while (!isReady(process.pid()) || !answers(home.socket(port))) {
      if (!process.isAlive()) {
        throw died();
      }
      if (System.nanoTime() > end) {
        throw new SnapshotException(
            START_TIMED_OUT, home.data(), request.patience(), log.tail(), home.log());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while a server started in " + home.data());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean isReady(long pid) {
    return PidFile.read(home.data()).filter(file -> file.pid() == pid && file.ready()).isPresent();
  }

  private SnapshotException died() {
    var tcp = request.tcpPort();
    if (tcp.isPresent()
        && log.says("could not bind IPv4 address \"127.0.0.1\": Address already in use")) {
      return new SnapshotException(PORT_IN_USE, tcp.getAsInt());
    }
    return new SnapshotException(SERVER_DIED_AT_START, home.data(), log.tail(), home.log());
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

  private static void end(Process process) {
    Signals.send(process.pid(), Signals.QUIT);
    var interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(Duration.ofSeconds(10))) {
        Signals.send(process.pid(), Signals.KILL);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
