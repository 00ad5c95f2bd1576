package dev.previewdb.orchestrator.storage;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Sharing;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a storage lies on and what its snapshots and previews take of it, all as the file system
 * says. A service may work on it meanwhile: what goes away is left out.
 *
 * @param device the device or file that the file system lies on
 * @param mode how previews are cloned here
 * @param bytes how much the whole file system holds
 * @param freeBytes how much of it our user may still write
 * @param takenBytes what all parts together take, with what they share counted once
 * @param parts the snapshots by project, the newest first, then the previews by name
 */
public record StorageStatus(
    Path root,
    String fileSystem,
    String device,
    CloneMode mode,
    long bytes,
    long freeBytes,
    long takenBytes,
    List<Part> parts) {

  /**
   * A snapshot or a preview.
   *
   * @param name of a snapshot as in {@code shop 20260102-030405}
   */
  public record Part(Kind kind, String name, Sharing sharing) {}

  /** What a part is. */
  public enum Kind {
    SNAPSHOT,
    PREVIEW
  }

  /**
   * Looks at every file of the snapshots and previews.
   *
   * @throws PreviewDbException STORAGE_UNUSABLE where they may not be looked at
   */
  public static StorageStatus of(Storage storage) {
    try {
      FileStore store = Files.getFileStore(storage.root());
      StorageParts parts = StorageParts.of(storage);
      // Nothing was begun in a storage that was just made.
      Path previews = storage.previews();
      return new StorageStatus(
          storage.root(),
          store.type(),
          store.name(),
          Volumes.probe(Files.isDirectory(previews) ? previews : storage.root()),
          store.getTotalSpace(),
          store.getUsableSpace(),
          parts.taken(),
          parts.all());
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.STORAGE_UNUSABLE, e, storage.root(), Reason.of(e));
    }
  }
}
