package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FileUtils;

/**
 * Brings exact commits into one bare cache for each project. There is never a working tree: no
 * hook, filter, submodule or link of the repository is run or followed.
 *
 * <p>Safe for use by several threads; the caches below one root belong to one process. A cache can
 * be deleted at any time: it is only made again.
 */
public final class GitCheckout {
  private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}");

  private final Path cacheRoot;
  private final CheckoutLimits limits;
  private final Map<String, ReentrantLock> fetching = new ConcurrentHashMap<>();

  public GitCheckout(Path cacheRoot, CheckoutLimits limits) {
    this.cacheRoot = cacheRoot;
    this.limits = limits;
  }

  /**
   * The files of exactly that commit, fetched if they are not here yet. The caller closes it.
   *
   * @param sha the full 40 characters
   * @throws PreviewDbException if the repository cannot be reached, refuses us, or does not give
   *     out the commit
   */
  public CommitTree commit(String project, GitRemote remote, String sha) {
    if (!SHA.matcher(sha).matches()) {
      throw PreviewDbException.of(Problem.COMMIT_MISSING, remote, Shown.text(sha));
    }
    ReentrantLock lock = fetching.computeIfAbsent(project, any -> new ReentrantLock());
    lock.lock();
    try {
      return here(project, sha).orElseGet(() -> fetched(project, remote, sha));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The commit a branch points at now.
   *
   * @throws PreviewDbException if there is no such branch, or as {@link #commit}
   */
  public String head(GitRemote remote, String branch) {
    return new Fetch(remote, limits.silence()).head(branch);
  }

  private Optional<CommitTree> here(String project, String sha) {
    if (!Files.isDirectory(cache(project))) {
      return Optional.empty();
    }
    Repository repository;
    try {
      repository = BareCache.open(cache(project));
    } catch (BrokenCacheException e) {
      return Optional.empty();
    }
    Optional<CommitTree> tree = CommitTree.of(repository, ObjectId.fromString(sha), limits);
    if (tree.isEmpty()) {
      repository.close();
    }
    return tree;
  }

  private CommitTree fetched(String project, GitRemote remote, String sha) {
    Fetch fetch = new Fetch(remote, limits.silence());
    if (remote.isHttp()) {
      if (orAnew(project, remote, cache -> fetch.commit(cache, sha))) {
        return here(project, sha).orElseThrow(() -> missing(remote, sha));
      }
      // what was fetched without its history would be taken for all of it
      delete(cache(project));
    }
    orAnew(
        project,
        remote,
        cache -> {
          fetch.everyBranch(cache);
          return true;
        });
    return here(project, sha).orElseThrow(() -> missing(remote, sha));
  }

  /**
   * A crash in the middle of a fetch can leave a cache that takes no other: then it is made anew.
   */
  private boolean orAnew(String project, GitRemote remote, Predicate<Path> fetch) {
    Path cache = cache(project);
    boolean mayBeBroken = Files.exists(cache);
    try {
      return fetch.test(cache);
    } catch (BrokenCacheException e) {
      delete(cache);
      if (!mayBeBroken) {
        throw e.asUnreachable(remote);
      }
      return orAnew(project, remote, fetch);
    }
  }

  private static PreviewDbException missing(GitRemote remote, String sha) {
    return PreviewDbException.of(Problem.COMMIT_MISSING, remote, sha);
  }

  private Path cache(String project) {
    if (!PROJECT.matcher(project).matches()) {
      throw new IllegalArgumentException("not a project's name: " + Shown.text(project));
    }
    return cacheRoot.resolve(project + ".git");
  }

  private static void delete(Path cache) {
    try {
      FileUtils.delete(cache.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
