package dev.previewdb.orchestrator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository with many branches and no migration: what is measured is the previews.
 *
 * @param url where Git fetches from
 * @param heads the branches' commits, each its own, the first branch's first
 */
record BranchRepository(URI url, List<String> heads) {
  BranchRepository {
    heads = List.copyOf(heads);
  }

  static BranchRepository make(Path directory, int branches, Instant now) {
    try (Repository git =
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build()) {
      git.create(true);
      move(git, "main", commit(git, now, "Begin\n"));
      git.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
      List<String> heads = new ArrayList<>();
      for (int i = 1; i <= branches; i++) {
        ObjectId commit = commit(git, now, "Branch " + i + "\n");
        move(git, branch(i), commit);
        heads.add(commit.name());
      }
      return new BranchRepository(
          URI.create("file://" + directory.toUri().getRawPath().replaceFirst("/$", "")), heads);
    } catch (IOException e) {
      throw new UncheckedIOException("the repository " + directory + " could not be made", e);
    }
  }

  /** The branches' names, from 1 on. */
  static String branch(int number) {
    return "w" + number;
  }

  private static ObjectId commit(Repository git, Instant now, String message) throws IOException {
    try (ObjectInserter objects = git.newObjectInserter()) {
      PersonIdent author =
          new PersonIdent("previewdb", "bench@previewdb.example", now, ZoneOffset.UTC);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(objects.insert(new TreeFormatter()));
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage(message);
      ObjectId id = objects.insert(commit);
      objects.flush();
      return id;
    }
  }

  private static void move(Repository git, String branch, ObjectId to) throws IOException {
    RefUpdate update = git.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(to);
    RefUpdate.Result result = update.forceUpdate();
    if (result != RefUpdate.Result.NEW) {
      throw new IllegalStateException(branch + " could not be made: " + result);
    }
  }
}
