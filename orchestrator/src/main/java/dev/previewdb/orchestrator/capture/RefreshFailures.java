package dev.previewdb.orchestrator.capture;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
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
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final Storage storage;

  public RefreshFailures(Storage storage) {
    this.storage = storage;
  }

  /** The failure that was not mended since. One that cannot be read is still one. */
  public Optional<RefreshFailure> last(String project) {
    Path file = file(project);
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RefreshFailure.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      PreviewDbException unreadable =
          PreviewDbException.because(Problem.STORAGE_UNUSABLE, e, file, Reason.of(e));
      return Optional.of(
          new RefreshFailure(
              Instant.EPOCH, unreadable.problem().code(), unreadable.what(), unreadable.mend()));
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
