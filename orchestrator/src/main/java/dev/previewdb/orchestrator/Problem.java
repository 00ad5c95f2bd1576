package dev.previewdb.orchestrator;

import java.util.Locale;

/**
 * Everything the orchestrator can refuse or fail at: the words and the mend, once. The log, the
 * API, the command line and the pull request all print these.
 */
public enum Problem {
  CONFIG_INVALID(
      "The configuration %s has %s",
      "Mend each line above; `previewdb serve --help` shows an example"),
  CONFIG_MISSING(
      "There is no configuration file %s",
      "Pass one with --config, or copy the example of docs/configuration.md"),
  STORAGE_IN_USE(
      "Another previewdb service (process %s) works on the storage %s",
      "Stop that one, or give this one a storage directory of its own"),
  STATE_UNREACHABLE(
      "The state database %s cannot be reached: %s",
      "Start it, or mend state.url, state.user and state.password"),
  HTTP_PORT_IN_USE(
      "The address %s:%s is taken by another program",
      "Stop that program, or set http.port to a free port"),
  PORTS_EXHAUSTED(
      "All ports of engine.ports (%s) are taken",
      "Widen engine.ports, or delete previews that are no longer needed"),
  NO_SNAPSHOT("The project %s has no snapshot yet", "Run `previewdb snapshot take %s`"),
  TOO_MANY_PREVIEWS(
      "The project %s has %s previews already, its limit",
      "Close a pull request, delete a preview with `previewdb preview delete`, or raise projects.%s.max-previews"),
  UNKNOWN_PROJECT("There is no project %s in the configuration", "Use one of: %s"),
  UNKNOWN_PREVIEW("There is no preview %s", "`previewdb preview list` shows those there are"),
  NOT_READY(
      "The preview %s is %s, so it has no connection yet",
      "Wait until `previewdb preview show %s` says ready"),
  UNAUTHENTICATED(
      "The request carries no valid bearer token",
      "Send `Authorization: Bearer …` with the token of api.token"),
  BAD_REQUEST("The request is not understood: %s", "See docs/api.md for the fields"),
  NOT_FOUND("There is nothing at %s", "See docs/api.md for the paths"),
  SERVICE_UNREACHABLE(
      "No previewdb service answers at %s: %s",
      "Start it with `previewdb serve`, or pass its address with --server"),
  SERVICE_ANSWER(
      "The service at %s gave an answer this program does not understand (HTTP %s)",
      "Check that --server is the address of a previewdb service of the same version"),
  INTERRUPTED(
      "The work on %s was interrupted", "Nothing: it is taken up again when the service runs"),
  FORK_NOT_APPROVED(
      "The pull request comes from a fork, %s",
      "A person with write access pushes the branch to this repository; data is never given to a fork's code unasked"),
  UNEXPECTED(
      "Something unforeseen happened while working on %s: %s",
      "The service's log has the details under the same words");

  private final String words;
  private final String mend;

  Problem(String words, String mend) {
    this.words = words;
    this.mend = mend;
  }

  /** The stable name, as in `no-snapshot`: for programs that read the API. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String words() {
    return words;
  }

  String mend() {
    return mend;
  }
}
