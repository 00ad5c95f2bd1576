package dev.previewdb.orchestrator.capture;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * The last failure of each project's capture, in a file beside its snapshots: the service and
 * {@code snapshot take} are two programs, and this is what both see. The next success removes it.
 */
public final class RefreshFailures {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final String NOT_OURS = "it is not what a failed refresh leaves there";

  private final Storage storage;

  public RefreshFailures(Storage storage) {
    this.storage = storage;
  }

  /** The failure that was not mended since. One that cannot be read is still one. */
  public Optional<RefreshFailure> last(String project) {
    Path file = file(project);
    try {
      return Optional.of(read(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      PreviewDbException unreadable =
          PreviewDbException.because(Problem.STORAGE_UNUSABLE, e, file, Reason.of(e));
      return Optional.of(
          RefreshFailure.of(Told.of(unreadable, "the last failure of a refresh"), changed(file)));
    }
  }

  private static RefreshFailure read(Path file) throws IOException {
    byte[] written = Files.readAllBytes(file);
    try {
      RefreshFailure failure = JSON.readValue(written, RefreshFailure.class);
      if (failure != null) {
        return failure;
      }
    } catch (IOException e) {
      throw new IOException(NOT_OURS, e);
    }
    throw new IOException(NOT_OURS);
  }

  /** The best guess at when the capture failed. */
  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  /** Written aside and renamed: it is there whole, or as it was before. */
  void failed(String project, RefreshFailure failure) throws IOException {
    Path file = file(project);
    Path directory = storage.snapshots().resolve(project);
    Files.createDirectories(directory);
    Path draft = Files.createTempFile(directory, ".last-failure-", ".new");
    try {
      Files.write(draft, JSON.writeValueAsBytes(failure));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  void mended(String project) throws IOException {
    Files.deleteIfExists(file(project));
  }

  private Path file(String project) {
    return storage.snapshots().resolve(project).resolve("last-failure.json");
  }
}
