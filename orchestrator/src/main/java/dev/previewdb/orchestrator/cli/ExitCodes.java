package dev.previewdb.orchestrator.cli;

/** What the program's exit code says; documented in docs/cli.md. */
final class ExitCodes {
  static final int DONE = 0;

  /** The work failed: the error says what, where and the mend. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong: nothing was begun. */
  static final int MISUSED = 2;

  private ExitCodes() {}
}
