package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.OUT_OF_REACH;
import static dev.previewdb.snapshot.SnapshotProblem.SOCKET_PATH_TOO_LONG;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the files of one server lie. The data directory itself is never edited by us. */
record ServerHome(Path root) {
  /** The size of sun_path in Linux, less its closing zero byte. */
  private static final int LONGEST_SOCKET_PATH = 107;

  private static final String LONGEST_NAME = ".s.PGSQL.65535";
  private static final String ASIDE = ".s";

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

  /** In the home, or, where that is too deep for a socket, beside it under a short name. */
  Path socketDirectory() {
    var within = root.resolve("s");
    return length(within.resolve(LONGEST_NAME)) <= LONGEST_SOCKET_PATH
        ? within
        : aside().resolve(shortName(root.getFileName()));
  }

  private Path aside() {
    return root.resolveSibling(ASIDE);
  }

  /** As good as unique among the homes of one directory. */
  private static String shortName(Path name) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(name.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether the system allows the path of the socket. */
  void requireSocket() {
    var socket = socketDirectory().resolve(LONGEST_NAME);
    if (length(socket) > LONGEST_SOCKET_PATH) {
      throw new SnapshotException(
          SOCKET_PATH_TOO_LONG, socket, length(socket), LONGEST_SOCKET_PATH);
    }
  }

  /** Of a server that has ended: what lies beside the home would outlive it. */
  void removeAside() {
    if (!socketDirectory().startsWith(aside())) {
      return;
    }
    try {
      if (Files.isDirectory(socketDirectory())) {
        empty(socketDirectory());
        Files.delete(socketDirectory());
      }
      Files.deleteIfExists(aside());
    } catch (DirectoryNotEmptyException e) {
      // Others have theirs there
    } catch (IOException e) {
      throw new UncheckedIOException("could not remove " + socketDirectory(), e);
    }
  }

  private static void empty(Path directory) throws IOException {
    try (var leftovers = Files.newDirectoryStream(directory)) {
      for (var leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  Path socket(int port) {
    return socketDirectory().resolve(".s.PGSQL." + port);
  }

  /** Whether not one more block can be had. */
  boolean isOnFullDisk() {
    try {
      var disk = Files.getFileStore(root);
      return disk.getUsableSpace() < disk.getBlockSize();
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes the directories around the data, each open to as few as can do. */
  void prepare(RunAs runAs) {
    requireSocket();
    try {
      // As root: the server's user passes through the home but lists nothing in it.
      makeDirectory(root, runAs.drop() ? "rwx--x--x" : "rwx------");
      makeDirectory(logDirectory(), "rwx------");
      makeDirectory(configuration(), "rwxr-x---");
      if (socketDirectory().startsWith(aside())) {
        makeDirectory(aside(), runAs.drop() ? "rwx--x--x" : "rwx------");
      }
      makeDirectory(socketDirectory(), "rwx------");
      giveGroup(configuration(), runAs);
      runAs.own(socketDirectory());
      // What a killed server left; a running one was looked for before.
      empty(socketDirectory());
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
