package dev.previewdb.orchestrator.migrate.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user that nobody else is, for one command: it owns nothing but its checkout, and its processes
 * are counted alone.
 */
record CommandUser(int id) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Above what systems give to people, services and containers; where a container has fewer, half.
   */
  private static final long LEAST = 1L << 30;

  private static final long MOST = 1L << 31;

  /** One of the many that nobody has. */
  static CommandUser fresh() throws IOException {
    long there = users();
    long most = Math.min(there, MOST);
    long least = there > LEAST ? LEAST : there / 2;
    return new CommandUser((int) RANDOM.nextLong(least, most - 1));
  }

  /** How many there are for us: user_namespaces(7), lines of first inside, first outside, count. */
  private static long users() throws IOException {
    List<String> ranges = Files.readAllLines(Path.of("/proc/self/uid_map"));
    return ranges.stream()
        .map(range -> range.strip().split("\\s+"))
        .mapToLong(range -> Long.parseLong(range[0]) + Long.parseLong(range[2]))
        .max()
        .orElseThrow(() -> new IOException("/proc/self/uid_map is empty"));
  }

  /** Gives it a whole tree. */
  void own(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** The command line that runs the given one as this user, with no right beyond its own. */
  List<String> become(List<String> line) {
    return Stream.concat(
            Stream.of(
                "setpriv",
                "--reuid=" + id,
                "--regid=" + id,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all"),
            line.stream())
        .toList();
  }
}
