package dev.previewdb.snapshot.store;

import static dev.previewdb.snapshot.SnapshotProblem.NO_SUCH_SNAPSHOT;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.store.Retention.Going;
import dev.previewdb.snapshot.store.Retention.Stored;
import dev.previewdb.snapshot.volume.DiskUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Drops what a retention lets go, the oldest first. One that turns out to be held stays, and what
 * goes is planned anew, for it still takes its place on the disk.
 */
final class Pruning {
  private final SnapshotCatalog catalog;
  private final String project;
  private final Retention retention;

  Pruning(SnapshotCatalog catalog, String project, Retention retention) {
    this.catalog = catalog;
    this.project = project;
    this.retention = retention;
  }

  Pruned run(Instant now) {
    var stored = stored();
    var held = new LinkedHashMap<String, String>();
    var dropped = new ArrayList<Going>();
    for (var going = retention.plan(stored, held.keySet(), now);
        !going.isEmpty();
        going = retention.plan(stored, held.keySet(), now)) {
      var oldest = going.getLast();
      try {
        catalog.drop(project, oldest.version());
        dropped.addFirst(oldest);
        stored.removeIf(s -> s.version().equals(oldest.version()));
      } catch (SnapshotException e) {
        if (e.problem() == NO_SUCH_SNAPSHOT) {
          stored.removeIf(s -> s.version().equals(oldest.version()));
        } else {
          held.put(oldest.version(), e.what());
        }
      }
    }
    var stayed = new ArrayList<>(held.values());
    catalog.damaged(project).forEach(damaged -> stayed.add(damaged.failure().what()));
    return new Pruned(dropped, stayed);
  }

  /** What would go now, if nothing is held. */
  List<Going> plan(Instant now) {
    return retention.plan(stored(), Set.of(), now);
  }

  private List<Stored> stored() {
    var use = new DiskUse();
    var all = new ArrayList<Stored>();
    for (var snapshot : catalog.list(project)) {
      var disk = retention.disk().isPresent() ? use.add(snapshot.directory()) : 0;
      all.add(new Stored(snapshot.version(), snapshot.manifest().createdAt(), disk));
    }
    return all;
  }
}
