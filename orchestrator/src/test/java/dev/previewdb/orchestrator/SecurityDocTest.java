package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;

/**
 * Each hole in docs/security.md is closed by tests that are there, and some by what is not there.
 */
class SecurityDocTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

  @Test
  void everyHoleOfTheTableNamesTestsThatThereAre() throws IOException {
    List<String> rows =
        Files.readString(ROOT.resolve("docs/security.md"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| hole |"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(12);
    for (String row : rows) {
      String last = row.substring(row.lastIndexOf(" | ", row.length() - 3));
      List<MatchResult> named = NAMED.matcher(last).results().toList();
      assertThat(named).as(row).isNotEmpty();
      for (MatchResult test : named) {
        assertThat(source(test.group(1)))
            .as(test.group())
            .containsPattern("(void|ArchRule) " + test.group(2) + "\\b");
      }
    }
  }

  private static String source(String type) throws IOException {
    List<Path> files = sources("src/test", path -> path.endsWith(type + ".java"));
    assertThat(files).as(type).hasSize(1);
    return Files.readString(files.getFirst());
  }

  private interface Wanted {
    boolean is(Path path);
  }

  private static List<Path> sources(String below, Wanted wanted) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve(below))
          .filter(Files::isDirectory)
          .flatMap(SecurityDocTest::all)
          .filter(wanted::is)
          .toList();
    }
  }

  private static Stream<Path> all(Path below) {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(path -> path.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A hostile archive runs code when it is restored: no other is than a capture's own. */
  @Test
  void onlyACaptureAndItsMeasurementRestoreAnArchiveAndThatTheirOwn() throws IOException {
    assertThat(naming(".pgRestore()")).containsExactlyInAnyOrder("PgDumpCopy.java", "DumpWay.java");
  }

  /**
   * Parameters of the driver come out of its URL, so who writes one is looked at here: the
   * operator's, a name that is encoded (twice), and one that is constant.
   */
  @Test
  void urlsOfTheDriverAreWrittenInKnownPlaces() throws IOException {
    assertThat(naming("\"jdbc:postgresql:"))
        .containsExactlyInAnyOrder(
            "ConfigReader.java",
            "LocalEngine.java",
            "OwnedPreview.java",
            "AdminSocket.java",
            "SourceLogin.java");
  }

  private static List<String> naming(String text) throws IOException {
    return sources(
            "src/main",
            path -> {
              try {
                return Files.readString(path).contains(text);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .stream()
        .map(path -> String.valueOf(path.getFileName()))
        .toList();
  }

  /** Before 7.8 crafted trees and manifests could write outside and read files. */
  @Test
  void gitIsReadByAJGitThatRefusesCraftedTrees() throws IOException {
    String version = version(Repository.class);
    assertThat(version).matches("(7\\.([89]|\\d\\d)|[89]|\\d\\d)\\..*");
  }

  private static String version(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceFirst(".*jgit-(\\d[^/]*)\\.jar", "$1");
  }
}
