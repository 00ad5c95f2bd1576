package dev.previewdb.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopRepositoryTest {

  @Test
  void aRealGitFetchesThePullRequestsHeadAfterEachPush(@TempDir Path directory) throws Exception {
    try (ShopRepository shop =
            ShopRepository.create(directory.resolve("shop.git"), Clock.systemUTC());
        Git clone =
            Git.cloneRepository()
                .setURI(shop.url().toString())
                .setDirectory(directory.resolve("clone").toFile())
                .call()) {
      String first = shop.branch();
      shop.openPullRequest(1);
      assertThat(fetched(clone)).isEqualTo(first);
      for (String sha : List.of(shop.addIndex(1), shop.addFailing(1), shop.mend(1))) {
        assertThat(sha).hasSize(40);
      }
      String head = fetched(clone);
      String merged = shop.merge(1);
      clone.fetch().call();
      assertThat(Objects.requireNonNull(clone.getRepository().resolve("origin/main")).name())
          .isEqualTo(merged);
      assertThat(Objects.requireNonNull(clone.getRepository().resolve("origin/main^2")).name())
          .isEqualTo(head);
      clone.checkout().setName(merged).call();
      assertThat(directory.resolve("clone/src/main/resources/db/migration/V8__one_review_each.sql"))
          .content()
          .contains("DELETE FROM shop.review");
    }
  }

  private static String fetched(Git clone) throws Exception {
    clone.fetch().setRefSpecs(new RefSpec("+refs/pull/1/head:refs/remotes/pr/1")).call();
    return Objects.requireNonNull(clone.getRepository().resolve("refs/remotes/pr/1")).name();
  }
}
