package dev.previewdb.orchestrator.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the last run of each preview's migrations said, a file for each preview. It is written as it
 * comes, and can be read meanwhile. Nothing secret is written here: who writes has taken it out.
 */
public final class MigrationLogs {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationLogs.class);

  /** What one answer holds at most. */
  private static final int MOST_AT_ONCE = 1 << 20;

  private final Path directory;

  public MigrationLogs(Path directory) {
    this.directory = directory;
  }

  /** A run begins; the log of the one before is gone. */
  public Writer begin(String preview) {
    Path file = file(preview);
    try {
      Files.createDirectories(directory);
      // In place: who reads the old one meanwhile sees that it became shorter
      return new Writer(Files.newBufferedWriter(file));
    } catch (IOException e) {
      LOG.warn("The migrations of {} have no log: {}", preview, e.toString());
      return new Writer(java.io.Writer.nullWriter());
    }
  }

  /**
   * A part of it.
   *
   * @param from bytes to leave out; what is beyond its end gives nothing
   * @return as many bytes as there are, a megabyte at most; empty where nothing ran
   */
  public Optional<byte[]> read(String preview, long from) {
    try (SeekableByteChannel file = Files.newByteChannel(file(preview))) {
      long length = Math.clamp(file.size() - from, 0, MOST_AT_ONCE);
      ByteBuffer part = ByteBuffer.allocate((int) length);
      file.position(Math.min(from, file.size()));
      while (part.hasRemaining() && file.read(part) >= 0) {
        // until it is full, or the file became shorter
      }
      byte[] bytes = new byte[part.flip().remaining()];
      part.get(bytes);
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the log of the migrations of " + preview, e);
    }
  }

  /** Of a preview that is gone. */
  public void delete(String preview) {
    try {
      Files.deleteIfExists(file(preview));
    } catch (IOException e) {
      LOG.warn("The log of the migrations of {} stays: {}", preview, e.toString());
    }
  }

  private Path file(String preview) {
    if (!preview.matches("[a-z][a-z0-9~-]*")) {
      throw new IllegalArgumentException("not a preview's name: " + preview);
    }
    return directory.resolve(preview + ".log");
  }

  /** Writes one log, line by line. A disk that is full loses the log and not the run. */
  public static final class Writer implements AutoCloseable {
    private final java.io.Writer file;
    private boolean broken;

    private Writer(java.io.Writer file) {
      this.file = file;
    }

    public synchronized void line(String line) {
      if (broken) {
        return;
      }
      try {
        file.write(line + "\n");
        file.flush();
      } catch (IOException e) {
        broken = true;
        LOG.warn("The log of migrations ends here: {}", e.toString());
      }
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        LOG.debug("A log of migrations could not be closed", e);
      }
    }
  }
}
