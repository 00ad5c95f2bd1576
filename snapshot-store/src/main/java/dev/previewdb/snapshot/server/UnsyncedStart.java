package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.START_UNSYNCED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;

/**
 * A start that does not wait for the disk, and its end. A server syncs some ten files while it
 * starts, most of which only say that it runs, and nobody needs that after a power cut. Of a data
 * directory that was shut down two have to be on disk before anybody's commit is: <code>pg_control
 * </code>, by which the next start knows that there is something to recover, and <code>
 * postmaster.pid</code>, by which we know.
 *
 * <p>A file turns <code>fsync</code> off from before the server's launch until it answers, and says
 * when both are on disk. Whoever finds that it does not say so, as after a crash of ours in
 * between, ends the start likewise.
 */
final class UnsyncedStart {
  private static final String NAME = "start.conf";

  private static final String BEGUN = "fsync = off\n";
  private static final String ENDING = "fsync = on\n";
  private static final String ENDED = "fsync = on # what has to be is on disk, of process ";

  /** A line of postgresql.conf, which lies beside it. */
  static final String INCLUDED = "include_if_exists '" + NAME + "'\n";

  private final ServerHome home;
  private final RunAs runAs;

  UnsyncedStart(ServerHome home, RunAs runAs) {
    this.home = home;
    this.runAs = runAs;
  }

  /**
   * Whether a data directory is one that can be started so: what a recovery writes has to be on
   * disk before its log is forgotten.
   */
  static boolean fits(Path data) {
    return new DataDirectory(data).isCleanlyShutDown();
  }

  /** What an earlier server left is no word about the next one. */
  void forget() {
    try {
      Files.deleteIfExists(file(home));
    } catch (IOException e) {
      throw new UncheckedIOException("could not remove " + file(home), e);
    }
  }

  /**
   * Whether one has begun in a home and not ended.
   *
   * @param pid of the server that runs there: what is said of another, by whoever ended that start
   *     late, is no word about this one
   */
  static boolean isOpen(ServerHome home, long pid) {
    try {
      return !Files.readString(file(home)).equals(ended(pid));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file(home), e);
    }
  }

  private static String ended(long pid) {
    return ENDED + pid + "\n";
  }

  void begin() {
    write(BEGUN);
  }

  /**
   * Has the server sync from now on: every session that begins after this does. What it has written
   * so far is synced meanwhile.
   *
   * @param pid of the postmaster, which answers already
   * @return done when what has to be is on disk; at once where there is nothing to end. Fails with
   *     a SnapshotException START_UNSYNCED
   */
  CompletableFuture<Void> end(long pid) {
    if (!isOpen(home, pid)) {
      return CompletableFuture.completedFuture(null);
    }
    write(ENDING);
    Signals.send(pid, Signals.HANG_UP);
    var thread = Thread.ofPlatform().daemon().name("sync of " + home.root().getFileName());
    return CompletableFuture.runAsync(() -> sync(pid), thread::start);
  }

  private void sync(long pid) {
    try {
      force(home.data().resolve("global/pg_control"));
      force(PidFile.of(home.data()));
      put(ended(pid));
    } catch (IOException e) {
      throw new SnapshotException(START_UNSYNCED, home.data(), Reason.of(e)).because(e);
    }
  }

  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void write(String text) {
    try {
      put(text);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file(home), e);
    }
  }

  /** Whole at every moment: the server may read it at any. */
  private void put(String text) throws IOException {
    var draft = Files.createTempFile(home.configuration(), NAME, ".new");
    Files.writeString(draft, text);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r-----"));
    ServerHome.giveGroup(draft, runAs);
    Files.move(draft, file(home), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path file(ServerHome home) {
    return home.configuration().resolve(NAME);
  }
}
