package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/** Reads the trees of one commit, one directory at a time, with every name as the bytes it is. */
final class TreeWalker {
  /** Longer paths are listed by nobody: they are how a tree is made to look endless. */
  private static final int LONGEST_PATH = 1024;

  private final ObjectReader reader;
  private final ObjectId root;
  private final String sha;
  private final int limit;

  TreeWalker(ObjectReader reader, ObjectId root, String sha, int limit) {
    this.reader = reader;
    this.root = root;
    this.sha = sha;
    this.limit = limit;
  }

  private record Directory(String path, ObjectId id) {}

  /** Regular files whose whole path is harmless; the rest is not ours to complain of. */
  List<String> files() {
    List<String> files = new ArrayList<>();
    Deque<Directory> waiting = new ArrayDeque<>(List.of(new Directory("", root)));
    int seen = 0;
    while (!waiting.isEmpty()) {
      Directory directory = waiting.pop();
      List<Directory> below = new ArrayList<>();
      for (TreeEntry entry : children(directory.id())) {
        if (++seen > limit) {
          throw PreviewDbException.of(
              Problem.TREE_TOO_LARGE, sha, limit + " files and directories");
        }
        if (entry.fault().isPresent()
            || directory.path().length() + entry.name().length() > LONGEST_PATH) {
          continue;
        }
        String path = directory.path() + entry.name();
        if (entry.isFile()) {
          files.add(path);
        } else if (entry.isDirectory()) {
          below.add(new Directory(path + "/", entry.id()));
        }
      }
      below.reversed().forEach(waiting::push);
    }
    return files;
  }

  /** The entry at a clean path; links on the way are not followed. Empty path: the root. */
  Optional<TreeEntry> find(String path) {
    TreeEntry here = new TreeEntry(new byte[0], FileMode.TREE, root);
    if (path.isEmpty()) {
      return Optional.of(here);
    }
    for (String name : path.split("/", -1)) {
      if (!here.isDirectory()) {
        return Optional.empty();
      }
      Optional<TreeEntry> next =
          children(here.id()).stream()
              .filter(entry -> entry.fault().isEmpty() && entry.name().equals(name))
              .findFirst();
      if (next.isEmpty()) {
        return next;
      }
      here = next.get();
    }
    return Optional.of(here);
  }

  List<TreeEntry> children(ObjectId tree) {
    try {
      List<TreeEntry> entries = new ArrayList<>();
      CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
      for (; !parser.eof(); parser.next(1)) {
        byte[] name = new byte[parser.getNameLength()];
        parser.getName(name, 0);
        entries.add(new TreeEntry(name, parser.getEntryFileMode(), parser.getEntryObjectId()));
      }
      return entries;
    } catch (IOException | IndexOutOfBoundsException e) {
      // the parser runs over the end of a tree that is not one
      throw PreviewDbException.because(
          Problem.COMMIT_UNREADABLE, e, sha, "its tree " + tree.name() + " is damaged");
    }
  }

  long size(TreeEntry file) {
    try {
      return reader.getObjectSize(file.id(), Constants.OBJ_BLOB);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  InputStream open(TreeEntry file) {
    try {
      return reader.open(file.id(), Constants.OBJ_BLOB).openStream();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  byte[] bytes(TreeEntry file, int most) {
    try (InputStream in = open(file)) {
      return in.readNBytes(most);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private PreviewDbException unreadable(TreeEntry file, IOException e) {
    return PreviewDbException.because(
        Problem.COMMIT_UNREADABLE, e, sha, Shown.text(file.name()) + " is damaged");
  }
}
