package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of the whole is what the program says. */
class DocsTest {
  /** The repository's root; the tests run in their module. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Object[] HOLES = Collections.nCopies(9, "…").toArray();

  @Test
  void theTableOfErrorsIsTheProblemsInTheirOwnWords() throws IOException {
    Path file = ROOT.resolve("docs/errors.md");
    if (Boolean.getBoolean("previewdb.docs.write")) {
      Files.writeString(file, errors());
    }

    assertThat(Files.readString(file))
        .as(
            "docs/errors.md; write it anew with: ./mvnw test -pl orchestrator -am -Dtest=DocsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dpreviewdb.docs.write=true")
        .isEqualTo(errors());
  }

  @Test
  void everyLinkBetweenTheDocumentsLeadsToAFile() throws IOException {
    for (Path document : documents()) {
      List<Path> targets =
          Pattern.compile("]\\((?!https?:)([^)#]+)")
              .matcher(Files.readString(document))
              .results()
              .map(link -> document.resolveSibling(link.group(1)).normalize())
              .toList();
      assertThat(targets).as("links of " + document).allMatch(Files::exists);
    }
  }

  @Test
  void everyBlockOfYamlOrJsonCanBeRead() throws IOException {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    for (Path document : documents()) {
      // JSON is YAML, too
      Pattern.compile("(?s)```(?:yaml|json)\n(.*?)```")
          .matcher(Files.readString(document))
          .results()
          .forEach(block ->
              assertThatCode(() ->
                      assertThat(
                              yaml.readerFor(JsonNode.class)
                                  .<JsonNode>readValues(block.group(1))
                                  .readAll())
                          .isNotEmpty()
                          .allMatch(JsonNode::isObject))
                  .as(document + block.group(1))
                  .doesNotThrowAnyException());
    }
  }

  @Test
  void everyDocumentIsLinkedFromTheReadme() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    List<String> linked =
        Pattern.compile("]\\(([^)]+)\\)").matcher(readme).results().map(m -> m.group(1)).toList();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      assertThat(docs.filter(Files::isRegularFile).map(doc -> "docs/" + doc.getFileName()))
          .isNotEmpty()
          .allMatch(linked::contains);
    }
  }

  /** A key that a mend names has to be one that the reader finds in the configuration's table. */
  @Test
  void theKeysThatErrorsNameAreKeysOfTheConfiguration() throws IOException {
    String configuration = Files.readString(ROOT.resolve("docs/configuration.md"));
    List<String> named =
        Arrays.stream(Problem.values())
            .flatMap(p -> Stream.of(p.words(), p.mend()))
            .flatMap(words ->
                Pattern.compile(
                        "\\b(?:migrations|engine|router|http|api|state|github)\\.[a-z-]+(?:\\.[a-z-]+)?")
                    .matcher(words)
                    .results()
                    .map(MatchResult::group))
            .filter(key -> !key.endsWith(".md"))
            .distinct()
            .toList();

    assertThat(named).contains("migrations.timeout", "migrations.table", "router.tls.key");
    assertThat(named)
        .allMatch(key ->
            configuration.contains("`" + key + "`")
                || configuration.contains("`projects.NAME." + key + "`"));
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve),
              docs.filter(path -> path.toString().endsWith(".md")))
          .toList();
    }
  }

  private static String errors() {
    return """
    # Errors

    Every error has a code, words that name the thing and the place, and a mend. The log, the [API](api.md), the
    [commands](cli.md) and the comment on the pull request print the same ones. `…` stands for what is named. A code never changes.

    ## The service and its commands

    %s
    ## Snapshots, sources, masking and servers

    %s
    ## GitHub

    %s\
    """
        .formatted(
            table(
                Arrays.stream(Problem.values())
                    .map(p -> row(p.code(), filled(p.words()), filled(p.mend())))),
            table(
                Arrays.stream(SnapshotProblem.values())
                    .map(p -> row(p.code(), p.words(HOLES), p.mend(HOLES)))),
            table(
                Arrays.stream(GitHubProblem.values())
                    .map(p -> row(p.code(), p.words(HOLES), p.mend(HOLES)))));
  }

  private static String filled(String words) {
    return words.formatted(HOLES);
  }

  private static String table(Stream<String> rows) {
    return rows.collect(
        Collectors.joining("", "| code | what it says | the mend |\n|---|---|---|\n", ""));
  }

  private static String row(String code, String words, String mend) {
    return "| `%s` | %s | %s |%n".formatted(code, cell(words), cell(mend));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
