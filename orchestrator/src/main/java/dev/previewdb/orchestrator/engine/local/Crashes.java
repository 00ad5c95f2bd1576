package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * An instance that crashed is started again once; one that crashes again soon is not, for somebody
 * has to look. When that was, stands in its own directory: a service that is restarted knows it.
 */
final class Crashes {
  private static final Duration SOON = Duration.ofHours(1);
  private static final String FILE = "restarted";

  private final InstantSource clock;

  Crashes(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Notes that the instance is about to be started, if it crashed.
   *
   * @throws PreviewDbException INSTANCE_CRASHED with the last lines of its log
   */
  void restart(InstanceId id, Path home) {
    if (!PostgresServer.crashed(home)) {
      return;
    }
    Instant now = clock.instant();
    if (last(home).filter(at -> at.plus(SOON).isAfter(now)).isPresent()) {
      throw PreviewDbException.of(
          Problem.INSTANCE_CRASHED, id, PostgresServer.lastWords(home), id.preview());
    }
    try {
      Files.writeString(home.resolve(FILE), now.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + home + " cannot be written", e);
    }
  }

  private static Optional<Instant> last(Path home) {
    try {
      return Optional.of(Instant.parse(Files.readString(home.resolve(FILE)).strip()));
    } catch (NoSuchFileException | DateTimeParseException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + home + " cannot be read", e);
    }
  }
}
