package dev.previewdb.orchestrator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A state database that an earlier version left. */
class StateUpgradeTest {
  @Test
  void commandsThatWaitForTheirAnswerKeepTheirProjects() {
    try (TestDirectory directory = new TestDirectory();
        StateInstance instance =
            StateInstance.open(
                directory.path().resolve("state"), TestServer.installations(), RunAs.current())) {
      Flyway.configure()
          .dataSource(instance.connections())
          .locations("classpath:dev/previewdb/orchestrator/state")
          .target("7")
          .load()
          .migrate();
      Jdbi.create(instance.connections())
          .useHandle(handle ->
              handle.execute(
                  """
                  INSERT INTO command (project, repository_id, pull_request, origin, author, author_id, verb, argument, unknown)
                  SELECT project, 1, 2, 'comment 3', 'ann', 4, 'RESET', '', false FROM unnest(ARRAY['shop', 'billing']) project
                  """));

      try (StateDatabase database =
          StateDatabase.of(instance, new StateOwner("a storage", directory.path()))) {
        List<String> kept =
            Jdbi.create(database.dataSource())
                .withHandle(handle ->
                    handle
                        .createQuery("SELECT projects::text || on_issue FROM command ORDER BY id")
                        .mapTo(String.class)
                        .list());
        assertThat(kept).containsExactly("{shop}false", "{billing}false");
      }
    }
  }
}
