package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of a process. */
final class Processes {
  private Processes() {}

  /**
   * The fields of <code>stat</code> behind the name in brackets: state, parent, process group,
   * session, ...
   */
  static List<String> stat(long pid) {
    var text = read(pid, "stat");
    return List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
  }

  static long processGroup(long pid) {
    return Long.parseLong(stat(pid).get(2));
  }

  static long session(long pid) {
    return Long.parseLong(stat(pid).get(3));
  }

  static List<String> status(long pid, String field) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .flatMap(
            line -> List.of(line.substring(field.length() + 1).strip().split("\\s+", -1)).stream())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  static List<String> environment(long pid) {
    return read(pid, "environ")
        .lines()
        .flatMap(all -> List.of(all.split("\0", -1)).stream())
        .toList();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
