package dev.previewdb.orchestrator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a measurement depends on besides the program; no name and no path of the machine.
 *
 * @param fileSystem that was measured
 * @param postgresql its version
 */
record Surroundings(
    String processors, String memory, String kernel, String fileSystem, String postgresql) {
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");

  /** What a vendor appends may name the machine's house. */
  private static final Pattern VERSION = Pattern.compile("^\\d+(\\.\\d+)*");

  static Surroundings here(String fileSystem, String postgresql) {
    Runtime runtime = Runtime.getRuntime();
    return new Surroundings(
        runtime.availableProcessors()
            + " × "
            + find(MODEL, "/proc/cpuinfo", System.getProperty("os.arch")).strip(),
        String.format(
            Locale.ROOT,
            "%.0f GB",
            Double.parseDouble(find(MEMORY, "/proc/meminfo", "0")) / (1 << 20)),
        System.getProperty("os.name") + " " + version(System.getProperty("os.version")),
        fileSystem,
        postgresql);
  }

  /** Rows of a name and a value. */
  List<List<String>> rows() {
    return List.of(
        List.of("processors", processors),
        List.of("memory", memory),
        List.of("kernel", kernel),
        List.of("file system", fileSystem),
        List.of("PostgreSQL", postgresql));
  }

  private static String version(String whole) {
    Matcher matcher = VERSION.matcher(whole);
    return matcher.find() ? matcher.group() : "";
  }

  private static String find(Pattern pattern, String file, String otherwise) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1) : otherwise;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
