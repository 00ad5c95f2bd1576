package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.OUT_OF_REACH;
import static dev.previewdb.snapshot.SnapshotProblem.SOCKET_PATH_TOO_LONG;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the files of one server lie. The data directory itself is never edited by us. */
record ServerHome(Path root) {
  /** The size of sun_path in Linux, less its closing zero byte. */
  private static final int LONGEST_SOCKET_PATH = 107;

  ServerHome {
    root = root.toAbsolutePath().normalize();
  }

  Path data() {
    return root.resolve("data");
  }

  Path configuration() {
    return root.resolve("conf");
  }

  Path log() {
    return logDirectory().resolve("server.log");
  }

  private Path logDirectory() {
    return root.resolve("log");
  }

  Path socketDirectory() {
    return root.resolve("s");
  }

  Path socket(int port) {
    return socketDirectory().resolve(".s.PGSQL." + port);
  }

  /** Makes the directories around the data, each open to as few as can do. */
  void prepare(RunAs runAs, int port) {
    var length = socket(port).toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_SOCKET_PATH) {
      throw new SnapshotException(SOCKET_PATH_TOO_LONG, socket(port), length, LONGEST_SOCKET_PATH);
    }
    try {
      // As root: the server's user passes through the home but lists nothing in it.
      makeDirectory(root, runAs.drop() ? "rwx--x--x" : "rwx------");
      makeDirectory(logDirectory(), "rwx------");
      makeDirectory(configuration(), "rwxr-x---");
      makeDirectory(socketDirectory(), "rwx------");
      giveGroup(configuration(), runAs);
      runAs.own(socketDirectory());
      // What a killed server left; a running one was looked for before.
      try (var leftovers = Files.newDirectoryStream(socketDirectory())) {
        for (var leftover : leftovers) {
          Files.delete(leftover);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not prepare " + root, e);
    }
    requireReachable(data(), runAs);
  }

  /** Lets the server read, but not write, a file or directory of ours. */
  static void giveGroup(Path path, RunAs runAs) throws IOException {
    if (runAs.drop()) {
      Files.setAttribute(path, "unix:gid", runAs.gid());
    }
  }

  /**
   * As root, finds the directory on the way that the server's user may not enter; PostgreSQL's own
   * words name only the end.
   */
  static void requireReachable(Path path, RunAs runAs) {
    if (!runAs.drop()) {
      return;
    }
    try {
      for (var way = path.getParent(); way != null; way = way.getParent()) {
        var owner = Integer.valueOf(runAs.uid()).equals(Files.getAttribute(way, "unix:uid"));
        var group = Integer.valueOf(runAs.gid()).equals(Files.getAttribute(way, "unix:gid"));
        var mode = (int) Files.getAttribute(way, "unix:mode");
        var enter = owner ? 0100 : group ? 0010 : 0001;
        if ((mode & enter) == 0) {
          throw new SnapshotException(OUT_OF_REACH, runAs.user(), way);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not look at the way to " + path, e);
    }
  }

  private static void makeDirectory(Path directory, String permissions) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
  }
}
