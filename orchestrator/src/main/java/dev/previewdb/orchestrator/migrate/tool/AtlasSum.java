package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code atlas.sum}: a hash of each file of the directory and of all before it, so that
 * one that changes changes all that follow.
 */
record AtlasSum(List<Entry> entries) {
  static final String NAME = "atlas.sum";
  private static final String VERSION = "h1:";

  AtlasSum {
    entries = List.copyOf(entries);
  }

  record Entry(String name, String hash) {}

  /** What the file would say of the directory as it is. */
  static AtlasSum of(MigrationFiles files) {
    List<Entry> entries = new ArrayList<>();
    RunningHash hash = new RunningHash();
    for (String name : AtlasTool.files(files)) {
      byte[] bytes = Utf8.bytes(files.file(name));
      hash.add(name);
      if (!isIgnored(new String(bytes, StandardCharsets.UTF_8))) {
        hash.add(bytes);
        entries.add(new Entry(name, hash.soFar()));
      }
    }
    return new AtlasSum(entries);
  }

  private static boolean isIgnored(String text) {
    return AtlasDirectives.first(text, "sum").filter("ignore"::equals).isPresent();
  }

  /**
   * Reads the file.
   *
   * @throws ToolRefusal if it is not in that form, or its first line is not that of the others
   */
  static AtlasSum read(String text) throws ToolRefusal {
    List<String> lines = text.lines().toList();
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      int hash = line.indexOf(VERSION);
      if (hash < 0) {
        throw new ToolRefusal("checksum file format invalid");
      }
      entries.add(
          new Entry(line.substring(0, hash).strip(), line.substring(hash + VERSION.length())));
    }
    AtlasSum sum = new AtlasSum(entries);
    String first = lines.isEmpty() ? "" : lines.getFirst();
    if (!sum.total().equals(first.startsWith(VERSION) ? first.substring(3) : first)) {
      throw new ToolRefusal("checksum mismatch: the lines of atlas.sum are not those of its first");
    }
    return sum;
  }

  /** Of all its lines. */
  private String total() {
    RunningHash hash = new RunningHash();
    entries.forEach(entry -> hash.add(entry.name() + entry.hash()));
    return hash.soFar();
  }

  /** As the file has it. */
  String text() {
    StringBuilder text = new StringBuilder(VERSION + total() + "\n");
    entries.forEach(entry ->
        text.append(entry.name()).append(' ').append(VERSION).append(entry.hash()).append('\n'));
    return text.toString();
  }

  /** Empty for a file that asked to be left out. */
  Optional<String> hash(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).map(Entry::hash).findFirst();
  }

  /** The first line at which the directory is not as this file says, in Atlas's words. */
  Optional<String> change(AtlasSum directory) {
    for (int i = 0; i < Math.max(entries.size(), directory.entries.size()); i++) {
      Optional<Entry> said = at(i);
      Optional<Entry> there = directory.at(i);
      if (!said.equals(there)) {
        return Optional.of("L%s: %s".formatted(i + 2, change(said, there, directory)));
      }
    }
    return Optional.empty();
  }

  private static String change(Optional<Entry> said, Optional<Entry> there, AtlasSum directory) {
    if (said.isEmpty()) {
      return there.orElseThrow().name() + " was added";
    }
    String name = said.get().name();
    if (directory.hash(name).isEmpty()) {
      return name + " was removed";
    }
    return there.filter(entry -> entry.name().equals(name)).isPresent()
        ? name + " was edited"
        : there.orElseThrow().name() + " was added";
  }

  private Optional<Entry> at(int line) {
    return line < entries.size() ? Optional.of(entries.get(line)) : Optional.empty();
  }
}
