package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.storage.Storage;
import java.util.Map;
import java.util.Set;

/** How each project's snapshots stand now, read anew at each question. */
public final class SnapshotStandings {
  private final Map<String, Project> projects;
  private final RefreshFailures failures;

  public SnapshotStandings(Map<String, Project> projects, Storage storage) {
    this.projects = projects;
    this.failures = new RefreshFailures(storage);
  }

  public Set<String> projects() {
    return projects.keySet();
  }

  /** One that the configuration no longer names stands as well as can be known. */
  public SnapshotStanding of(String name) {
    Project project = projects.get(name);
    return project == null
        ? SnapshotStanding.GOOD
        : new SnapshotStanding(failures.last(name), MaskingKeys.presentId(project));
  }
}
