package dev.previewdb.orchestrator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The shop's Git repository as GitHub keeps it: bare, with a branch {@code main}, the branch of a
 * pull request and, beside it, {@code refs/pull/N/head}.
 */
final class ShopRepository implements AutoCloseable {
  static final String MAIN = "main";
  static final String BRANCH = "loyalty-points";
  private static final String DIRECTORY = "src/main/resources/db/migration/";

  private final Repository git;
  private final Path directory;
  private final Clock clock;
  private final Map<String, String> files = new TreeMap<>();

  private ShopRepository(Repository git, Path directory, Clock clock) {
    this.git = git;
    this.directory = directory;
    this.clock = clock;
  }

  /** Makes it, with the main branch as it is deployed. */
  static ShopRepository create(Path directory, Clock clock) {
    try {
      Repository git = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
      git.create(true);
      ShopRepository shop = new ShopRepository(git, directory, clock);
      shop.files.put("README.md", "# The shop\n\nIts database is in `" + DIRECTORY + "`.\n");
      for (String name :
          List.of(
              "V1__people_and_catalogue.sql",
              "V2__orders.sql",
              "V3__reviews_and_support.sql",
              "V4__events_and_customer_value.sql")) {
        shop.add(name, "migrations/" + name);
      }
      ObjectId first = shop.commit("Open the shop", List.of());
      shop.move(Constants.R_HEADS + MAIN, first);
      git.updateRef(Constants.HEAD).link(Constants.R_HEADS + MAIN);
      return shop;
    } catch (IOException e) {
      throw new UncheckedIOException("the repository " + directory + " could not be made", e);
    }
  }

  /** The branch begins, with two migrations. */
  String branch() {
    add("V5__loyalty_accounts.sql", "migrations/V5__loyalty_accounts.sql");
    add("V6__customer_tier.sql", "migrations/V6__customer_tier.sql");
    return pushed("Give points for orders", head(MAIN));
  }

  /** The pull request of that number is opened from the branch as it is. */
  void openPullRequest(int number) {
    move(pullRef(number), head(BRANCH));
  }

  /** One more migration. */
  String addIndex(int number) {
    add("V7__orders_by_day.sql", "migrations/V7__orders_by_day.sql");
    return pushed("Find orders by their day", number);
  }

  /** One that production's data does not allow. */
  String addFailing(int number) {
    add("V8__one_review_each.sql", "migrations/V8__one_review_each.sql");
    return pushed("Count a review once", number);
  }

  /** The same one, thought over. */
  String mend(int number) {
    add("V8__one_review_each.sql", "mended/V8__one_review_each.sql");
    return pushed("Remove repeated reviews first", number);
  }

  /** The branch goes into main. */
  String merge(int number) {
    ObjectId merged = commit("Merge pull request #" + number, List.of(head(MAIN), head(BRANCH)));
    move(Constants.R_HEADS + MAIN, merged);
    return merged.name();
  }

  String mainHead() {
    return head(MAIN).name();
  }

  /** Where Git fetches from. */
  URI url() {
    return URI.create("file://" + directory.toAbsolutePath());
  }

  private void add(String name, String resource) {
    files.put(DIRECTORY + name, ShopFiles.read(resource));
  }

  private String pushed(String message, int number) {
    String sha = pushed(message, head(BRANCH));
    move(pullRef(number), head(BRANCH));
    return sha;
  }

  private String pushed(String message, ObjectId parent) {
    ObjectId commit = commit(message, List.of(parent));
    move(Constants.R_HEADS + BRANCH, commit);
    return commit.name();
  }

  private ObjectId commit(String message, List<ObjectId> parents) {
    try (ObjectInserter objects = git.newObjectInserter()) {
      DirCache tree = DirCache.newInCore();
      DirCacheBuilder builder = tree.builder();
      for (Map.Entry<String, String> file : files.entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(
            objects.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
        builder.add(entry);
      }
      builder.finish();
      PersonIdent author =
          new PersonIdent("Shop Developer", "dev@shop.example", clock.instant(), ZoneOffset.UTC);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree.writeTree(objects));
      commit.setParentIds(parents);
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage(message + "\n");
      ObjectId id = objects.insert(commit);
      objects.flush();
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException("the commit `" + message + "` could not be made", e);
    }
  }

  private ObjectId head(String branch) {
    try {
      return Objects.requireNonNull(git.resolve(Constants.R_HEADS + branch), branch);
    } catch (IOException e) {
      throw new UncheckedIOException("the branch " + branch + " could not be read", e);
    }
  }

  private void move(String ref, ObjectId to) {
    try {
      RefUpdate update = git.updateRef(ref);
      update.setNewObjectId(to);
      RefUpdate.Result result = update.forceUpdate();
      switch (result) {
        case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {}
        default -> throw new IllegalStateException(ref + " could not be moved: " + result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(ref + " could not be moved", e);
    }
  }

  private static String pullRef(int number) {
    return "refs/pull/" + number + "/head";
  }

  @Override
  public void close() {
    git.close();
  }
}
