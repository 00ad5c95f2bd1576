package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.NO_UNPRIVILEGED_USER;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operating-system user that runs servers and owns their data. PostgreSQL refuses to run as
 * root, so root drops to an unprivileged user; everybody else runs servers as themselves.
 *
 * @param drop whether we are root and have to become that user
 */
public record RunAs(String user, int uid, int gid, boolean drop) {

  /**
   * Ourselves, or as root <code>postgres</code> where that user exists, else <code>nobody</code>.
   */
  public static RunAs current() {
    if (!isRoot()) {
      return user(ourselves());
    }
    return known("postgres") ? user("postgres") : user("nobody");
  }

  /** The user of that name; only root may name another than itself. */
  public static RunAs user(String name) {
    if (name.startsWith("-") || !known(name)) {
      throw new SnapshotException(NO_UNPRIVILEGED_USER, name);
    }
    var uid = Integer.parseInt(ask("id", "-u", name));
    return new RunAs(name, uid, Integer.parseInt(ask("id", "-g", name)), uid != ownUid());
  }

  /** The command line that runs the given one as this user. */
  public List<String> command(List<String> command) {
    if (!drop) {
      return List.copyOf(command);
    }
    var become =
        Stream.of(
            "setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs");
    return Stream.concat(become, command.stream()).toList();
  }

  /** Gives a whole tree to this user; links are given, not followed. */
  public void own(Path tree) {
    if (!drop) {
      return;
    }
    try (var all = Files.walk(tree)) {
      for (var path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not give " + tree + " to " + user, e);
    }
  }

  /** Whether we are root ourselves. */
  public static boolean isRoot() {
    return ownUid() == 0;
  }

  /** The operating-system user we are ourselves, as the server sees the peer of a socket. */
  static String ourselves() {
    return System.getProperty("user.name");
  }

  private static int ownUid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean known(String name) {
    return Command.run(List.of("id", "-u", name)).succeeded();
  }

  private static String ask(String... command) {
    var outcome = Command.run(List.of(command));
    if (!outcome.succeeded()) {
      throw new SnapshotException(NO_UNPRIVILEGED_USER, outcome.output());
    }
    return outcome.output();
  }
}
