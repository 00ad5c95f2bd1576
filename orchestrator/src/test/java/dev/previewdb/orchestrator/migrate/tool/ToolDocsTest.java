package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of tools is that of the program, and its exams are those that {@link RealTools} runs.
 */
class ToolDocsTest {
  private static final Path FILE =
      Path.of("..", "docs", "migration-tools.md").toAbsolutePath().normalize();

  @Test
  void everyToolHasItsFactsInOneOrder() {
    assertThat(ToolFacts.ALL.stream().map(ToolFacts::name))
        .containsExactlyElementsOf(KnownTools.list().stream().map(MigrationTool::name).toList());
  }

  @Test
  void everyExamIsOfAKnownToolAndItsTableIsTheOneThatIsTold() {
    for (RealTool tool : RealTools.ALL) {
      String table = tool.table().replaceFirst("^public\\.", "");
      assertThat(ToolFacts.ALL)
          .filteredOn(facts -> facts.name().equals(tool.ours().name()))
          .singleElement()
          .satisfies(facts -> assertThat(facts.bookkeeping()).contains("`" + table + "`"));
    }
  }

  /** Of what is installed: the versions that the table tells, and no other. */
  @Test
  void theVersionsOfTheExamsAreThoseThatAreInstalledForThem() throws IOException {
    String install = Files.readString(Path.of("src", "test", "tools", "install"));

    assertThat(RealTools.ALL)
        .allSatisfy(tool -> assertThat(tool.named()).content().contains(tool.version()));
    assertThat(install).contains("dbmate@" + RealDbmate.VERSION);
  }

  @Test
  void theDocumentHasTheTable() throws IOException {
    if (Boolean.getBoolean("previewdb.docs.write")) {
      String text = Files.readString(FILE);
      int begin = text.indexOf("| tool |");
      int end = text.indexOf("\n\n", begin);
      Files.writeString(FILE, text.substring(0, begin) + table() + text.substring(end));
    }

    assertThat(Files.readString(FILE))
        .as("docs/migration-tools.md; write its table anew with -Dpreviewdb.docs.write=true")
        .contains("\n\n" + table() + "\n\n");
  }

  private static String table() {
    return ToolFacts.ALL.stream()
        .map(facts ->
            "| `%s` | %s | %s | %s | %s | %s |"
                .formatted(
                    facts.name(),
                    facts.format(),
                    facts.detected(),
                    facts.mode(),
                    facts.bookkeeping(),
                    exam(facts.name())))
        .collect(
            Collectors.joining(
                "\n",
                """
                | tool | format of | detected by | how the text is run | bookkeeping | compared with the tool itself |
                | --- | --- | --- | --- | --- | --- |
                """,
                ""));
  }

  private static String exam(String name) {
    if (name.equals("flyway") || name.equals("liquibase")) {
      return "it is the tool's own library; with its front door all the same";
    }
    if (name.equals("dbmate")) {
      return "yes: " + RealDbmate.VERSION;
    }
    if (name.equals("atlas")) {
      return "yes, its library: " + new RealAtlas().version();
    }
    if (name.equals("prisma")) {
      return "yes, its engine for WebAssembly: " + new RealPrisma().version();
    }
    List<String> versions =
        RealTools.ALL.stream()
            .filter(tool -> tool.ours().name().equals(name))
            .map(RealTool::version)
            .toList();
    return versions.isEmpty()
        ? "no: written by the tool's documented format"
        : "yes: " + String.join(", ", versions);
  }
}
