package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands after a verb.
 *
 * @param branch what {@code create} is to make a preview of, in place of the pull request
 * @param argument what the verb is given, without the projects' names
 * @param projects those named at the end, in that order; empty when none is
 */
record Addressed(Optional<String> branch, String argument, List<String> projects) {
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
    Optional<String> branch = branch(verb, rest);
    List<String> named = new ArrayList<>();
    while (!rest.isEmpty() && known.contains(rest.getLast())) {
      named.addFirst(rest.removeLast());
    }
    if (!rest.isEmpty() && !takesMore(verb)) {
      throw PreviewDbException.of(Problem.COMMAND_WORDS_UNKNOWN, String.join(", ", known));
    }
    return new Addressed(branch, String.join(" ", rest), named.stream().distinct().toList());
  }

  /** Takes it out of the words first, for a branch may be called as a project is. */
  private static Optional<String> branch(Verb verb, List<String> words) {
    if (verb != Verb.CREATE || words.size() < 2 || !words.getFirst().equals("branch")) {
      return Optional.empty();
    }
    words.removeFirst();
    return Optional.of(words.removeFirst());
  }

  private static boolean takesMore(Verb verb) {
    return switch (verb) {
      case APPROVE, EXTEND, HELP -> true;
      case CREATE, STATUS, RESET, MIGRATE, LOGS, KEEP, SLEEP, CONNECTION, DELETE -> false;
    };
  }
}
