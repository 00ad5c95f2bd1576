package dev.previewdb.orchestrator.storage;

import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.storage.StorageStatus.Kind;
import dev.previewdb.orchestrator.storage.StorageStatus.Part;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.DiskUse;
import dev.previewdb.snapshot.volume.Sharing;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Measures the snapshots and previews that lie in a storage, one after the other. */
final class StorageParts {
  private final List<Part> parts = new ArrayList<>();
  private final DiskUse use = new DiskUse();
  private long taken;

  private StorageParts() {}

  static StorageParts of(Storage storage) throws IOException {
    StorageParts parts = new StorageParts();
    parts.addSnapshots(new SnapshotCatalog(storage.snapshots()));
    parts.addPreviews(storage.previews());
    return parts;
  }

  List<Part> all() {
    return List.copyOf(parts);
  }

  /** What all together take, with what they share counted once. */
  long taken() {
    return taken;
  }

  /** Also those of projects that the configuration no longer names, and damaged ones. */
  private void addSnapshots(SnapshotCatalog catalog) {
    for (String project : catalog.projects()) {
      catalog.list(project).forEach(each -> addSnapshot(project, each.version(), each.directory()));
      catalog
          .damaged(project)
          .forEach(each -> addSnapshot(project, each.version(), each.directory()));
    }
  }

  private void addSnapshot(String project, String version, Path directory) {
    add(Kind.SNAPSHOT, project + " " + version, directory);
  }

  private void addPreviews(Path previews) throws IOException {
    if (!Files.isDirectory(previews)) {
      return;
    }
    List<Path> homes;
    try (Stream<Path> entries = Files.list(previews)) {
      homes = entries.sorted().toList();
    }
    for (Path home : homes) {
      InstanceId.parse(home.getFileName().toString())
          .ifPresent(id -> add(Kind.PREVIEW, id.preview(), home));
    }
  }

  private void add(Kind kind, String name, Path directory) {
    Sharing sharing = Volumes.measure(directory);
    long more = use.add(directory);
    if (Files.isDirectory(directory)) {
      parts.add(new Part(kind, name, sharing));
      taken += more;
    }
  }
}
