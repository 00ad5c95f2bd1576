package dev.previewdb.orchestrator.migrate.checkout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository whose trees are written entry by entry, so that they may hold anything. */
public final class RawRepository implements AutoCloseable {
  private final Path directory;
  private final Repository repository;
  private final ObjectInserter inserter;

  public RawRepository(Path directory) throws IOException {
    this(directory, new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).build());
    repository.create(true);
  }

  private RawRepository(Path directory, Repository repository) {
    this.directory = directory;
    this.repository = repository;
    this.inserter = repository.newObjectInserter();
  }

  /** One that is there already. */
  public static RawRepository of(Path directory) throws IOException {
    return new RawRepository(
        directory, new FileRepositoryBuilder().setGitDir(directory.toFile()).build());
  }

  public GitRemote remote() {
    return GitRemote.of(directory.toUri().toString(), Optional.empty());
  }

  public Path directory() {
    return directory;
  }

  /** One line of a tree. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Line(byte[] name, FileMode mode, ObjectId id) {}

  public Line file(String name, String content) throws IOException {
    return file(name.getBytes(StandardCharsets.UTF_8), content.getBytes(StandardCharsets.UTF_8));
  }

  public Line file(byte[] name, byte[] content) throws IOException {
    return new Line(name, FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, content));
  }

  public Line link(String name, String target) throws IOException {
    ObjectId id = inserter.insert(Constants.OBJ_BLOB, target.getBytes(StandardCharsets.UTF_8));
    return new Line(name.getBytes(StandardCharsets.UTF_8), FileMode.SYMLINK, id);
  }

  public Line submodule(String name) {
    ObjectId elsewhere = ObjectId.fromString("1234567890123456789012345678901234567890");
    return new Line(name.getBytes(StandardCharsets.UTF_8), FileMode.GITLINK, elsewhere);
  }

  public Line directory(String name, Line... lines) throws IOException {
    return new Line(name.getBytes(StandardCharsets.UTF_8), FileMode.TREE, tree(List.of(lines)));
  }

  public Line directory(String name, ObjectId tree) {
    return new Line(name.getBytes(StandardCharsets.UTF_8), FileMode.TREE, tree);
  }

  public ObjectId tree(List<Line> lines) throws IOException {
    TreeFormatter formatter = new TreeFormatter();
    for (Line line : lines) {
      formatter.append(line.name(), 0, line.name().length, line.mode(), line.id(), true);
    }
    return inserter.insert(formatter);
  }

  /** Nested directories and one file from a path like {@code a/b/c.sql}. */
  public Line at(String path, String content) throws IOException {
    List<String> parts = new ArrayList<>(List.of(path.split("/")));
    Line line = file(parts.removeLast(), content);
    for (String part : parts.reversed()) {
      line = directory(part, line);
    }
    return line;
  }

  public String commit(String branch, Line... root) throws IOException {
    return commit(branch, tree(List.of(root)));
  }

  public String commit(String branch, ObjectId tree) throws IOException {
    CommitBuilder builder = new CommitBuilder();
    builder.setTreeId(tree);
    ObjectId before = repository.resolve(Constants.R_HEADS + branch);
    if (before != null) {
      builder.setParentId(before);
    }
    PersonIdent ana = new PersonIdent("Ana", "ana@example.org");
    builder.setAuthor(ana);
    builder.setCommitter(ana);
    builder.setMessage("a commit");
    ObjectId id = inserter.insert(builder);
    inserter.flush();
    point(branch, id);
    return id.name();
  }

  /** As a force-push does. */
  public void point(String branch, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(id);
    update.setForceUpdate(true);
    update.update();
  }

  public void deleteBranch(String branch) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setForceUpdate(true);
    update.delete();
  }

  @Override
  public void close() {
    inserter.close();
    repository.close();
  }
}
