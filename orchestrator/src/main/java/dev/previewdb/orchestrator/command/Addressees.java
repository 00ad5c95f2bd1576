package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.util.List;
import java.util.function.Predicate;

/** Which projects of its repository a command is for that names none. */
final class Addressees {
  private final PreviewStore store;

  Addressees(PreviewStore store) {
    this.store = store;
  }

  /**
   * Those of the previews that the pull request has, or else had. What was never there for it is
   * only made when it is named: a repository may have many projects.
   *
   * @throws PreviewDbException COMMAND_FOR_WHICH_PROJECT when there are several and none comes
   *     first
   */
  List<String> of(Command command, Verb verb) {
    if (command.projects().size() == 1 || verb == Verb.APPROVE) {
      return command.projects();
    }
    List<String> here = those(command, preview -> !preview.gone());
    List<String> ever = those(command, preview -> !preview.gone() || preview.headSha().isPresent());
    List<String> meant = verb == Verb.CREATE || here.isEmpty() ? ever : here;
    if (meant.isEmpty()) {
      throw unclear(command);
    }
    return meant;
  }

  /**
   * The one that a branch is of: no pull request says which.
   *
   * @throws PreviewDbException COMMAND_FOR_WHICH_PROJECT when there are several
   */
  static List<String> ofBranch(Command command) {
    if (command.projects().size() > 1) {
      throw unclear(command);
    }
    return command.projects();
  }

  private static PreviewDbException unclear(Command command) {
    return PreviewDbException.of(
        Problem.COMMAND_FOR_WHICH_PROJECT, String.join(", ", command.projects()));
  }

  private List<String> those(Command command, Predicate<Preview> which) {
    return command.projects().stream()
        .filter(project -> store.find(command.key(project)).filter(which).isPresent())
        .toList();
  }
}
