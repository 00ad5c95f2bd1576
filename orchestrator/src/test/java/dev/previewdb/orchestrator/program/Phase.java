package dev.previewdb.orchestrator.program;

/** What happens to a pull request, in this order. */
enum Phase {
  OPENED,
  /** One migration more. */
  PUSHED,
  /** A migration that ran is changed: a fresh clone. */
  REWRITTEN,
  /** By a person, through the API. */
  RESET,
  CLOSED
}
