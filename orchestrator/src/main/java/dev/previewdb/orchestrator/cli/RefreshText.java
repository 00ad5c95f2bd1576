package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.capture.RefreshFailures;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.time.Instant;
import java.util.Optional;

/** How a project's snapshots are kept fresh. */
final class RefreshText {
  private RefreshText() {}

  /** Why the last refresh failed, as long as it is not mended. */
  static Optional<String> failure(Storage storage, String project) {
    return new RefreshFailures(storage)
        .last(project)
        .map(failure ->
            failure.words(
                new SnapshotCatalog(storage.snapshots())
                    .current(project)
                    .map((Snapshot current) -> current.manifest().createdAt())));
  }

  /** When the service takes the next one, if it runs then. */
  static Optional<String> next(Project project) {
    return project
        .snapshots()
        .schedule()
        .map(schedule ->
            "The service takes the next one at "
                + Sizes.time(schedule.next(project.name(), Instant.now()))
                + ", by the schedule "
                + schedule
                + ".");
  }
}
