package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server writes into <code>postmaster.pid</code>; the lines are those of miscadmin.h, the
 * same in PostgreSQL 10 to 18.
 *
 * @param status "starting", "ready", "standby" or "stopping"; empty before it is known
 */
record PidFile(long pid, int port, String listenAddress, String status) {
  private static final int PORT = 3;
  private static final int LISTEN_ADDRESS = 5;
  private static final int STATUS = 7;

  /** One more than the largest process id Linux ever gives. */
  private static final String NOBODYS_PID = "4194304";

  static Path of(Path data) {
    return data.resolve("postmaster.pid");
  }

  /** Empty if there is none, or if it is not, or not yet, wholly written. */
  static Optional<PidFile> read(Path data) {
    try {
      var lines = Files.readString(of(data), StandardCharsets.ISO_8859_1).lines().toList();
      if (lines.size() <= LISTEN_ADDRESS) {
        return Optional.empty();
      }
      return Optional.of(
          new PidFile(
              Long.parseLong(lines.getFirst().strip()),
              Integer.parseInt(lines.get(PORT).strip()),
              lines.get(LISTEN_ADDRESS).strip(),
              lines.size() > STATUS ? lines.get(STATUS).strip() : ""));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + of(data), e);
    }
  }

  /** Whether there is one, and it is no older than that. */
  static boolean writtenSince(Path data, Instant time) {
    try {
      return !Files.getLastModifiedTime(of(data)).toInstant().isBefore(time);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("could not look at " + of(data), e);
    }
  }

  boolean listensOnTcp() {
    return !listenAddress.isEmpty();
  }

  boolean ready() {
    return status.equals("ready");
  }

  /**
   * Makes the file of a dead server harmless. PostgreSQL would refuse to start if another process
   * of the same user had got the dead one's id since. The rest of the file stays, for PostgreSQL
   * finds in it the shared memory that orphaned sessions may still hold.
   */
  static void disarm(Path data) {
    try {
      var lines = Files.readAllLines(of(data), StandardCharsets.ISO_8859_1);
      if (lines.size() <= 1) {
        Files.delete(of(data));
        return;
      }
      var rest = lines.subList(1, lines.size());
      var text = NOBODYS_PID + "\n" + String.join("\n", List.copyOf(rest)) + "\n";
      Files.writeString(of(data), text, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      // Nothing to disarm.
    } catch (IOException e) {
      throw new UncheckedIOException("could not disarm " + of(data), e);
    }
  }
}
