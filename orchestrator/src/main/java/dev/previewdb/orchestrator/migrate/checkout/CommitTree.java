package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** The files of one commit. Its methods throw {@link PreviewDbException} for what is hostile. */
public final class CommitTree implements SourceTree, AutoCloseable {
  private final Repository repository;
  private final ObjectReader reader;
  private final String sha;
  private final TreeWalker walker;
  private final CheckoutLimits limits;
  private @org.jspecify.annotations.Nullable List<String> files;

  private CommitTree(Repository repository, ObjectId commit, ObjectId tree, CheckoutLimits limits) {
    this.repository = repository;
    this.reader = repository.newObjectReader();
    this.sha = commit.name();
    this.walker = new TreeWalker(reader, tree, sha, limits.entries());
    this.limits = limits;
  }

  /** Empty if the commit is not in the repository. */
  static Optional<CommitTree> of(Repository repository, ObjectId commit, CheckoutLimits limits) {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId tree = walk.parseCommit(commit).getTree();
      return Optional.of(new CommitTree(repository, commit, tree, limits));
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (IncorrectObjectTypeException e) {
      throw PreviewDbException.of(Problem.COMMIT_UNREADABLE, commit.name(), "it is no commit");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String sha() {
    return sha;
  }

  @Override
  public List<String> files() {
    List<String> known = files;
    if (known == null) {
      known = List.copyOf(walker.files());
      files = known;
    }
    return known;
  }

  @Override
  public String beginning(String path, int limit) {
    return walker
        .find(path)
        .filter(TreeEntry::isFile)
        .map(entry -> new String(walker.bytes(entry, limit), StandardCharsets.UTF_8))
        .orElse("");
  }

  /**
   * Writes out all files below a directory of the commit. If it fails, nothing is left behind, the
   * target included.
   *
   * @param path with {@code /} between the parts; empty for the root
   * @param into a directory that is empty or not there yet
   */
  public MigrationFiles materialise(String path, Path into) {
    return new Materialisation(walker, sha, limits).write(path, into);
  }

  /**
   * Writes out one file, as of a directory that holds nothing else.
   *
   * @param path of a file of the repository
   * @param into a directory that is there
   */
  public MigrationFiles materialiseFile(String path, Path into) {
    return new SingleFile(walker, sha, limits).write(path, into);
  }

  /**
   * Writes out all files of the commit, as a program of the project's wants them. Links, submodules
   * and files with names that are none are left out.
   *
   * @param into a directory that is empty or not there yet
   * @param leftOut is told of each of those, in words
   */
  public MigrationFiles materialiseAll(Path into, Consumer<String> leftOut) {
    return new Materialisation(walker, sha, limits.ofAll(), leftOut).write("", into);
  }

  @Override
  public void close() {
    reader.close();
    repository.close();
  }
}
