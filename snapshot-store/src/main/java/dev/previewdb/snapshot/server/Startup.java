package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.DISK_FULL;
import static dev.previewdb.snapshot.SnapshotProblem.PORT_IN_USE;
import static dev.previewdb.snapshot.SnapshotProblem.SERVER_DIED_AT_START;

import dev.previewdb.snapshot.SnapshotException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One start of a server, from the launch until it answers. If that fails, nothing is left running.
 */
final class Startup {
  private static final Duration END_PATIENCE = Duration.ofSeconds(10);

  private final StartRequest request;
  private final ServerHome home;
  private final ServerLog log;

  Startup(StartRequest request, ServerHome home) {
    this.request = request;
    this.home = home;
    this.log = new ServerLog(home.log());
  }

  ServerProcess run(List<String> command) {
    var process = launch(command);
    var ready = false;
    try {
      var group = request.group().map(file -> GroupEntry.begin(file, process));
      if (!new Readiness(home, log)
          .awaitWord(process.pid(), process::isAlive, request.patience())) {
        throw died();
      }
      group.ifPresent(GroupEntry::await);
      ready = true;
      return ServerProcess.of(process.pid()).orElseThrow(this::died);
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
    var whole = new ArrayList<String>();
    whole.add("setsid");
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

  private SnapshotException died() {
    var port = request.tcpPort();
    if (port.isPresent()
        && log.says("could not bind IPv4 address \"127.0.0.1\": Address already in use")) {
      return new SnapshotException(PORT_IN_USE, Integer.toString(port.getAsInt()));
    }
    // On a full disk the server cannot even write down why it ended.
    if (home.isOnFullDisk() || log.says("No space left on device")) {
      return new SnapshotException(DISK_FULL, home.root());
    }
    return new SnapshotException(SERVER_DIED_AT_START, home.data(), log.tail(), home.log());
  }

  private static void end(Process process) {
    Signals.send(process.pid(), Signals.QUIT);
    // An interrupt ends the start, not the cleaning up after it.
    var interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(END_PATIENCE)) {
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
