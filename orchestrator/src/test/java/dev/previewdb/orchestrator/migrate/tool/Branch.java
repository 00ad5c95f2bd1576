package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The migrations of a branch, file by file. */
public final class Branch {
  private final Path directory;
  private final String path;
  private final Map<String, byte[]> files = new TreeMap<>();

  public Branch(Path directory, String path) {
    this.directory = directory;
    this.path = path;
  }

  public Branch file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public Branch file(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  public Branch without(String name) {
    files.remove(name);
    return this;
  }

  /** Without the files that have it in their path. */
  public Branch withoutAny(String part) {
    files.keySet().removeIf(name -> name.contains(part));
    return this;
  }

  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** These bytes in place of a text, in all files. */
  public Branch replace(String text, byte[] bytes) {
    files.replaceAll((name, file) ->
        new String(file, StandardCharsets.ISO_8859_1)
            .replace(text, new String(bytes, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** What a checkout of it writes. */
  public MigrationFiles files() throws IOException {
    Path into = Files.createTempDirectory(directory, "checkout");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = into.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return new MigrationFiles(
        path,
        into,
        files.keySet().stream()
            .sorted((a, b) ->
                Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }
}
