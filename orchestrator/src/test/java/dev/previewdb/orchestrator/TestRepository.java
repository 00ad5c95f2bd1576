package dev.previewdb.orchestrator;

import dev.previewdb.github.local.LocalFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/** A real Git repository on disk, written to by its owner. */
public final class TestRepository implements AutoCloseable {
  private final Path directory;
  private final Git git;

  public TestRepository(Path directory) {
    this.directory = directory;
    try {
      this.git = Git.init().setInitialBranch("main").setDirectory(directory.toFile()).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public URI url() {
    return URI.create("file://" + directory);
  }

  /** Where programs work as its owner does. */
  Path workingTree() {
    return directory;
  }

  /** Where Git keeps its objects, for what no working tree could hold. */
  public Path gitDirectory() {
    return directory.resolve(".git");
  }

  public void deleteBranch(String name) {
    try {
      git.checkout().setName("main").call();
      git.branchDelete().setBranchNames(name).setForce(true).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public TestRepository branch(String name) {
    try {
      boolean exists = git.getRepository().findRef(name) != null;
      git.checkout().setName(name).setCreateBranch(!exists).call();
      return this;
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public TestRepository write(String path, String text) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestRepository delete(String path) {
    try {
      Files.delete(directory.resolve(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything and gives the commit's id. */
  public String commit(String message) {
    try {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      return git.commit()
          .setMessage(message)
          .setAuthor("dev", "dev@example.invalid")
          .setCommitter("dev", "dev@example.invalid")
          .setSign(false)
          .call()
          .name();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a commit changes since it left a branch, as GitHub shows it. */
  public List<LocalFile> changed(String since, String sha) {
    Repository repository = git.getRepository();
    try (RevWalk walk = new RevWalk(repository);
        DiffFormatter differences = new DiffFormatter(OutputStream.nullOutputStream())) {
      differences.setRepository(repository);
      differences.setDetectRenames(true);
      RevCommit head = walk.parseCommit(repository.resolve(sha));
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(head);
      walk.markStart(walk.parseCommit(repository.resolve(since)));
      return differences.scan(walk.next().getTree(), head.getTree()).stream()
          .map(TestRepository::file)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LocalFile file(DiffEntry entry) {
    return switch (entry.getChangeType()) {
      case DELETE -> LocalFile.of(entry.getOldPath());
      case RENAME -> new LocalFile(entry.getNewPath(), entry.getOldPath());
      case ADD, COPY, MODIFY -> LocalFile.of(entry.getNewPath());
    };
  }

  @Override
  public void close() {
    git.close();
  }
}
