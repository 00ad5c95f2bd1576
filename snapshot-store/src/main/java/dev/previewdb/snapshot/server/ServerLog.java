package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/** What a server says while it runs, seen from one start on. */
final class ServerLog {
  private static final long LARGEST = 8L << 20;
  private static final int MOST_TAIL = 4096;
  private static final int MOST_LINES = 10;

  private final Path file;
  private final long start;

  /**
   * Begins at the present end of the file; a file grown large is set aside first, and the one set
   * aside before is dropped.
   */
  ServerLog(Path file) {
    this.file = file;
    try {
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      this.start = Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("could not look at " + file, e);
    }
  }

  private ServerLog(Path file, long start) {
    this.file = file;
    this.start = start;
  }

  /** All that the last servers wrote into it. */
  static ServerLog whole(Path file) {
    return new ServerLog(file, 0);
  }

  /** The last lines since the start, without their times; "it said nothing" if there are none. */
  String tail() {
    var lines = lines();
    var last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    return last.isEmpty() ? "it said nothing" : last.stream().collect(Collectors.joining("; "));
  }

  boolean says(String words) {
    return lines().stream().anyMatch(line -> line.contains(words));
  }

  private List<String> lines() {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(Math.max(start, bytes.length() - MOST_TAIL));
      var tail = new byte[MOST_TAIL];
      var read = Math.max(0, bytes.read(tail));
      return new String(tail, 0, read, StandardCharsets.UTF_8)
          .lines()
          .map(line ->
              line.replaceFirst("^[-0-9]{10} [:.0-9]+ \\w+ \\[\\d+] ", "")
                  .replaceAll("\\p{Cntrl}", " ")
                  .strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
