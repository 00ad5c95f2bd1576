package dev.previewdb.orchestrator.program;

/** What happens to a pull request, in this order. */
enum Phase {
  OPENED,
  /** One migration more. */
  PUSHED,
  /** One migration more, which fails. */
  BROKEN,
  /** It is mended. */
  MENDED,
  /** A migration that ran is changed: a fresh clone. */
  REWRITTEN,
  /** By a person, through the API. */
  RESET,
  CLOSED
}
