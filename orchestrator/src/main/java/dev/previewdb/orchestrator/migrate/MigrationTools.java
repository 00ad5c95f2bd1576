package dev.previewdb.orchestrator.migrate;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** The migration tools previewdb knows. */
public final class MigrationTools {
  private final List<MigrationTool> tools;

  public MigrationTools(List<MigrationTool> tools) {
    this.tools = List.copyOf(tools);
  }

  /**
   * The tool of that name.
   *
   * @throws PreviewDbException if there is no such tool
   */
  public MigrationTool named(String name) {
    return tools.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> PreviewDbException.of(Problem.MIGRATION_TOOL_UNKNOWN, name, names(", ")));
  }

  /**
   * Which migrations a commit has. What the configuration names is taken at its word: whether the
   * directory is there is for the checkout to say.
   *
   * @throws PreviewDbException if the configuration names a tool there is not
   */
  public Detection detect(SourceTree tree, MigrationChoice choice) {
    List<MigrationTool> asked = choice.tool().map(name -> List.of(named(name))).orElse(tools);
    List<Candidate> candidates =
        asked.stream()
            .flatMap(tool -> tool.detect(tree).stream())
            .filter(found -> choice.path().map(found.path()::equals).orElse(true))
            .toList();
    if (candidates.isEmpty() && choice.tool().isPresent() && choice.path().isPresent()) {
      return new Detection.Found(
          new Candidate(
              choice.tool().get(), choice.path().get(), "named in the configuration", List.of()));
    }
    return switch (candidates.size()) {
      case 0 -> none(choice);
      case 1 -> new Detection.Found(candidates.getFirst());
      default -> new Detection.Ambiguous(candidates, question(candidates));
    };
  }

  private Detection none(MigrationChoice choice) {
    String where = choice.path().map(path -> " in " + path).orElse("");
    String what = choice.tool().orElseGet(() -> names(" or "));
    return new Detection.None("no migrations of %s were found%s".formatted(what, where));
  }

  private static String question(List<Candidate> candidates) {
    return candidates.stream()
        .map(candidate ->
            "%s in %s (%s)"
                .formatted(
                    candidate.tool(),
                    candidate.path().isEmpty() ? "the repository's root" : candidate.path(),
                    candidate.evidence()))
        .collect(
            Collectors.joining(
                ", ",
                "Which of these migrations should run: ",
                "? Say so with migrations.tool and migrations.path"));
  }

  private String names(String separator) {
    return tools.stream().map(MigrationTool::name).collect(Collectors.joining(separator));
  }
}
