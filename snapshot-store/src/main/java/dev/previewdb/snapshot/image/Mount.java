package dev.previewdb.snapshot.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is mounted at a directory, as <code>/proc/self/mountinfo</code> says. */
record Mount(Path directory, String type, String device) {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int DIRECTORY = 4;
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  /** What is seen there: of several mounts on top of each other the last. */
  static Optional<Mount> at(Path directory) throws IOException {
    return find(Files.readAllLines(TABLE), directory);
  }

  static Optional<Mount> find(List<String> table, Path directory) {
    return table.stream()
        .map(Mount::of)
        .filter(mount -> mount.directory().equals(directory))
        .reduce((earlier, later) -> later);
  }

  /** Before the lone hyphen stands a number of fields that varies; after it, the type comes. */
  private static Mount of(String line) {
    var fields = Arrays.asList(line.split(" "));
    var end = fields.indexOf("-");
    return new Mount(
        Path.of(plain(fields.get(DIRECTORY))), fields.get(end + 1), plain(fields.get(end + 2)));
  }

  private static String plain(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(code ->
            String.valueOf((char) Integer.parseInt(code.group(1), 8)).replace("\\", "\\\\"));
  }
}
