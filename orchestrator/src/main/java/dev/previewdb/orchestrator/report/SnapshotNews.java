package dev.previewdb.orchestrator.report;

import dev.previewdb.orchestrator.capture.RefreshFailure;
import dev.previewdb.orchestrator.capture.SnapshotStanding;
import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a project's refresh failed or was mended, or that its masking key was rotated, by
 * whichever program, and has the open previews' reports say so. What they were last told stands in
 * the state database.
 */
public final class SnapshotNews {
  private static final Logger log = LoggerFactory.getLogger(SnapshotNews.class);

  private final SnapshotStandings standings;
  private final PreviewStore store;
  private final Map<String, SnapshotStanding> seen = new HashMap<>();

  public SnapshotNews(SnapshotStandings standings, PreviewStore store) {
    this.standings = standings;
    this.store = store;
  }

  /** Looks at every project; for one thread at a time. */
  public void look() {
    for (String project : standings.projects()) {
      SnapshotStanding now = standings.of(project);
      SnapshotStanding before = seen.get(project);
      if (!now.equals(before)) {
        store.tell(project, news(now));
        seen.put(project, now);
        say(project, before == null ? SnapshotStanding.GOOD : before, now);
      }
    }
  }

  private static void say(String project, SnapshotStanding before, SnapshotStanding now) {
    if (now.failure().equals(before.failure())) {
      return;
    }
    now.failure()
        .ifPresentOrElse(
            failure ->
                log.warn(
                    "{}: the refresh of {} failed, and its snapshot stays as it was: {}. {}",
                    project,
                    failure.at(),
                    failure.what(),
                    failure.mend()),
            () -> log.info("{}: the refresh that had failed is mended", project));
  }

  private static String news(SnapshotStanding standing) {
    Optional<String> failure =
        standing.failure().map((RefreshFailure f) -> f.at() + " " + f.code());
    return failure.orElse("mended") + ", key " + standing.keyId().orElse("unknown");
  }
}
