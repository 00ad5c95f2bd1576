package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.verify.SnapshotCheck;
import dev.previewdb.snapshot.verify.SnapshotProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A snapshot of one of everything, long after it was published. */
class StoredSnapshotTest {
  @Test
  void aStoredSnapshotIsProvenUntouchedAndDamageToItIsNamed() throws IOException, SQLException {
    try (var lab = CaptureLab.rich(TestServer.installations(), 15)) {
      var snapshot = lab.take(Rules.keepAllBut(lab, Map.of()), SchemaWay.AUTO);
      var before = times(snapshot.directory());

      var checks = proof(snapshot);
      assertThat(checks).extracting(SnapshotCheck::name).hasSize(4);
      assertThat(checks).as("checks").allMatch(SnapshotCheck::holds);
      assertThat(times(snapshot.directory())).as("the snapshot itself").isEqualTo(before);

      Files.delete(snapshot.data().resolve("global/pg_control"));
      assertThat(proof(snapshot))
          .extracting(SnapshotCheck::name, SnapshotCheck::holds)
          .containsExactly(tuple("files", false), tuple("start", false));
    }
  }

  private static List<SnapshotCheck> proof(Snapshot snapshot) {
    try (var home = new TestDirectory()) {
      return SnapshotProof.of(snapshot, home.path(), TestServer.installations(), RunAs.current());
    }
  }

  private static Map<Path, FileTime> times(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      var times = new HashMap<Path, FileTime>();
      for (var file : files.toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
      return times;
    }
  }
}
