package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A server that just started enters its group, beside its start: the kernel lets the first process
 * that changes groups wait until every processor has noticed (15 ms, measured), in which the server
 * gets on.
 */
final class GroupEntry {
  private final FutureTask<Void> entry;

  private GroupEntry(FutureTask<Void> entry) {
    this.entry = entry;
  }

  /**
   * Begins.
   *
   * @param group the file that takes the id of a process
   */
  static GroupEntry begin(Path group, Process server) {
    var entry =
        new FutureTask<Void>(() -> {
          enter(group, server.toHandle());
          return null;
        });
    Thread.ofVirtual().name("group of " + server.pid()).start(entry);
    return new GroupEntry(entry);
  }

  /**
   * The server first: whatever it starts from then on is in its group. Then what it had started
   * before.
   */
  private static void enter(Path group, ProcessHandle server) throws IOException {
    write(group, server);
    for (var earlier : server.descendants().toList()) {
      write(group, earlier);
    }
  }

  private static void write(Path group, ProcessHandle process) throws IOException {
    try {
      Files.writeString(group, Long.toString(process.pid()));
    } catch (IOException e) {
      // One that has ended needs no group
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  /**
   * Waits until all are in.
   *
   * @throws UncheckedIOException when the kernel refuses it
   */
  void await() {
    try {
      entry.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException refused
          ? new UncheckedIOException("the server could not enter its group", refused)
          : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server entered its group", e);
    }
  }
}
