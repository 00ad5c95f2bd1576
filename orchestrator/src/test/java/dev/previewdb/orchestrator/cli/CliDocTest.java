package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Commands are documented, and their help helps. */
class CliDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");

  @Test
  void everyCommandIsDocumentedAndNoOther() throws IOException {
    List<String> documented =
        Files.readString(DOCUMENT)
            .lines()
            .filter(line -> line.startsWith("| `previewdb "))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(commands())
        .hasSizeGreaterThan(15)
        .allSatisfy(command ->
            assertThat(documented)
                .as(command.qualifiedName())
                .anyMatch(row -> (row + " ").startsWith(command.qualifiedName() + " ")));
    assertThat(documented)
        .allSatisfy(row ->
            assertThat(commands())
                .as(row)
                .anyMatch(c -> (row + " ").startsWith(c.qualifiedName() + " ")));
  }

  @Test
  void everyOptionThatADocumentedCommandShowsIsThere() throws IOException {
    List<String> known =
        commands().stream()
            .flatMap(command -> command.options().stream())
            .flatMap(option -> Stream.of(option.names()))
            .toList();

    List<String> named =
        Pattern.compile("--[a-z][a-z-]*")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(named).isNotEmpty().allMatch(known::contains);
  }

  @Test
  void everyCommandHasHelpWithItsExitCodesAnExampleAndAWordOnEachOption() {
    for (CommandSpec command : commands()) {
      if (command.name().equals("help")) {
        continue;
      }
      String help = command.commandLine().getUsageMessage();
      assertThat(help).as(command.qualifiedName()).contains("Exit codes:", "Example");
      assertThat(command.optionsMap()).containsKeys("--help");
      for (OptionSpec option : command.options()) {
        assertThat(option.description())
            .as(command.qualifiedName() + " " + option.longestName())
            .isNotEmpty();
      }
    }
  }

  /** Those that do something: not the groups. */
  private static List<CommandSpec> commands() {
    return leaves(PreviewDbCommand.commandLine(Map.of())).toList();
  }

  private static Stream<CommandSpec> leaves(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command.getCommandSpec())
        : command.getSubcommands().values().stream().distinct().flatMap(CliDocTest::leaves);
  }
}
