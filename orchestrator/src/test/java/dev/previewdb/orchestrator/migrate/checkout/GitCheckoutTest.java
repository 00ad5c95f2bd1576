package dev.previewdb.orchestrator.migrate.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCheckoutTest {
  @TempDir Path temp;
  private GitCheckout checkout = new GitCheckout(Path.of(""), CheckoutLimits.defaults());

  @BeforeEach
  void start() {
    checkout = new GitCheckout(temp.resolve("cache"), CheckoutLimits.defaults());
  }

  @Test
  void exactlyTheAskedCommitIsRead() throws Exception {
    try (RawRepository shop = shop()) {
      String first = shop.commit("main", shop.at("db/migrations/1_a.sql", "select 1"));
      String second = shop.commit("main", shop.at("db/migrations/2_b.sql", "select 2"));
      String third = shop.commit("change", shop.at("db/migrations/3_c.sql", "select 3"));

      assertThat(files(shop, second)).containsExactly("db/migrations/2_b.sql");
      assertThat(files(shop, first)).containsExactly("db/migrations/1_a.sql");
      assertThat(files(shop, third)).containsExactly("db/migrations/3_c.sql");
    }
  }

  @Test
  void aCommitThatIsHereNeedsNoServer() throws Exception {
    try (RawRepository shop = shop()) {
      String commit = shop.commit("main", shop.at("a/1.sql", "select 1"));
      files(shop, commit);
      shop.deleteBranch("main");
      Files.move(shop.directory(), temp.resolve("gone.git"));

      assertThat(files(shop, commit)).containsExactly("a/1.sql");
    }
  }

  @Test
  void aCommitNoBranchHoldsAnyMoreIsNamed() throws Exception {
    try (RawRepository shop = shop()) {
      String base = shop.commit("main", shop.at("a/1.sql", "select 1"));
      String lost = shop.commit("change", shop.at("a/2.sql", "select 2"));
      shop.point("change", ObjectId.fromString(base));

      refused(Problem.COMMIT_MISSING, () -> files(shop, lost), lost);
      refused(Problem.COMMIT_MISSING, () -> files(shop, "1".repeat(40)), "1".repeat(40));
      assertThat(files(shop, base)).containsExactly("a/1.sql");
    }
  }

  @Test
  void aTextThatIsNoCommitNeverReachesGit() throws Exception {
    try (RawRepository shop = shop()) {
      refused(
          Problem.COMMIT_MISSING,
          () -> files(shop, "main\n--upload-pack=x"),
          "main\\u000a--upload");
    }
  }

  @Test
  void aBlobOrATreeIsNoCommit() throws Exception {
    try (RawRepository shop = shop()) {
      ObjectId tree = shop.tree(List.of(shop.file("1.sql", "select 1")));
      shop.commit("main", tree);
      shop.point("tree", tree);

      refused(Problem.COMMIT_UNREADABLE, () -> files(shop, tree.name()), "it is no commit");
    }
  }

  @Test
  void theHeadOfABranchIsReadAndAVanishedOneNamed() throws Exception {
    try (RawRepository shop = shop()) {
      String commit = shop.commit("change/one", shop.at("a/1.sql", "select 1"));

      assertThat(checkout.head(shop.remote(), "change/one")).isEqualTo(commit);
      shop.deleteBranch("change/one");
      refused(
          Problem.BRANCH_MISSING, () -> checkout.head(shop.remote(), "change/one"), "change/one");
      refused(Problem.BRANCH_MISSING, () -> checkout.head(shop.remote(), "a\nb"), "a\\u000ab");
      refused(Problem.BRANCH_MISSING, () -> checkout.head(shop.remote(), "../x"), "../x");
    }
  }

  @Test
  void manyThreadsMayAskAtOnce() throws Exception {
    try (RawRepository shop = shop();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> commits =
          List.of(
              shop.commit("a", shop.at("1.sql", "1")),
              shop.commit("b", shop.at("2.sql", "2")),
              shop.commit("c", shop.at("3.sql", "3")));
      List<Future<List<String>>> answers =
          IntStream.range(0, 12)
              .mapToObj(i -> threads.submit(() -> files(shop, commits.get(i % 3))))
              .toList();

      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).containsExactly((i % 3 + 1) + ".sql");
      }
    }
  }

  @Test
  void aCacheBrokenByACrashIsMadeAgain() throws Exception {
    try (RawRepository shop = shop()) {
      files(shop, shop.commit("main", shop.at("a/1.sql", "select 1")));
      Path cache = temp.resolve("cache").resolve("shop.git");
      Files.writeString(cache.resolve("shallow.lock"), "");
      Files.writeString(cache.resolve("packed-refs.lock"), "");
      String next = shop.commit("main", shop.at("a/2.sql", "select 2"));

      assertThat(files(shop, next)).containsExactly("a/2.sql");
    }
  }

  @Test
  void aCacheThatIsOnlyHalfMadeIsMadeAgain() throws Exception {
    try (RawRepository shop = shop()) {
      Path cache = temp.resolve("cache").resolve("shop.git");
      Files.createDirectories(cache);
      Files.writeString(cache.resolve("config"), "[core");
      String next = shop.commit("main", shop.at("a/2.sql", "select 2"));

      assertThat(files(shop, next)).containsExactly("a/2.sql");
    }
  }

  @Test
  void aProjectNameNeverBecomesAPath() throws Exception {
    try (RawRepository shop = shop()) {
      String commit = shop.commit("main", shop.at("a/1.sql", "select 1"));

      assertThatThrownBy(() -> checkout.commit("../x", shop.remote(), commit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private RawRepository shop() throws Exception {
    return new RawRepository(temp.resolve("origin.git"));
  }

  private List<String> files(RawRepository repository, String commit) {
    try (CommitTree tree = checkout.commit("shop", repository.remote(), commit)) {
      return tree.files();
    }
  }

  static void refused(Problem problem, ThrowingCallable call, String word, String... more) {
    List<String> words = Stream.concat(Stream.of(word), Stream.of(more)).toList();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
  }
}
