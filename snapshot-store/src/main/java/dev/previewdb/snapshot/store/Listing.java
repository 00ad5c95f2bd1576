package dev.previewdb.snapshot.store;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;

/** What lies in a project's directory at one moment, the newest first. */
record Listing(List<Snapshot> whole, List<DamagedSnapshot> damaged) {
  Listing {
    whole = List.copyOf(whole);
    damaged = List.copyOf(damaged);
  }

  static Listing of(ProjectDirectory project) throws IOException {
    var whole = new ArrayList<Snapshot>();
    var damaged = new ArrayList<DamagedSnapshot>();
    for (var place : project.snapshots().reversed()) {
      var version = place.getFileName().toString();
      try {
        whole.add(new Snapshot(ManifestFile.read(project.project(), version, place), place));
      } catch (SnapshotException e) {
        // One that was dropped meanwhile has no manifest to read.
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
          damaged.add(new DamagedSnapshot(version, place, e));
        }
      }
    }
    return new Listing(whole, damaged);
  }
}
