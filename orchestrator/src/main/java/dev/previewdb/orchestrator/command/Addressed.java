package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands after a verb.
 *
 * @param argument what the verb is given, without the projects' names
 * @param projects those named at the end, in that order; empty when none is
 */
record Addressed(String argument, List<String> projects) {
  Addressed {
    projects = List.copyOf(projects);
  }

  /**
   * Takes the words apart.
   *
   * @param known the names there are
   * @throws PreviewDbException COMMAND_WORDS_UNKNOWN when there are words that the verb is not
   *     given and that name no project: it could be meant for one, and would be done to all
   */
  static Addressed in(Verb verb, String words, List<String> known) {
    List<String> rest = new ArrayList<>(List.of(words.split(" +")));
    rest.remove("");
    List<String> named = new ArrayList<>();
    while (!rest.isEmpty() && known.contains(rest.getLast())) {
      named.addFirst(rest.removeLast());
    }
    if (!rest.isEmpty() && !takesMore(verb)) {
      throw PreviewDbException.of(Problem.COMMAND_WORDS_UNKNOWN, String.join(", ", known));
    }
    return new Addressed(String.join(" ", rest), named.stream().distinct().toList());
  }

  private static boolean takesMore(Verb verb) {
    return switch (verb) {
      case APPROVE, EXTEND, HELP -> true;
      case CREATE, STATUS, RESET, MIGRATE, LOGS, KEEP, SLEEP, DELETE -> false;
    };
  }
}
