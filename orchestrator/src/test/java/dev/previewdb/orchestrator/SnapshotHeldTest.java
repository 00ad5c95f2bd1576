package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The service and the retention of snapshots, at the same time. */
class SnapshotHeldTest {
  @Test
  void aSnapshotIsNotDroppedUnderThePreviewThatIsClonedFromItAndMayGoAfterwards() throws Exception {
    try (TestOrganization acme = new TestOrganization(true)) {
      SnapshotCatalog catalog = new SnapshotCatalog(acme.storage().snapshots());
      String version = catalog.current("shop").orElseThrow().version();
      Queue<SnapshotProblem> refusals = new ConcurrentLinkedQueue<>();
      Service service =
          acme.start((before, after) -> {
            if (after.state() instanceof Cloning) {
              try {
                catalog.drop("shop", version);
              } catch (SnapshotException e) {
                refusals.add(e.problem());
              }
            }
          });
      try {
        LocalPullRequest pr =
            acme.open("phone", Map.of("2_phone.sql", "ALTER TABLE customer ADD phone text;"));
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> acme.comment(pr.number()).contains("is ready"));
      } finally {
        service.close();
      }
      assertThat(refusals).containsExactly(SnapshotProblem.SNAPSHOT_IN_USE);
      catalog.drop("shop", version);
      assertThat(catalog.list("shop")).isEmpty();
      assertThat(acme.instanceDirectories()).hasSize(1);
    }
  }
}
