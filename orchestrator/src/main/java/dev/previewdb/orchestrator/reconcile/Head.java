package dev.previewdb.orchestrator.reconcile;

/** What the wanted commit asks of the incarnation that is there. */
sealed interface Head {

  /** Nobody had to look: the commit is served already, or nothing is there that could be kept. */
  record NotCompared() implements Head {}

  /** Nothing new to run. */
  record Same(String reason) implements Head {}

  /** Only new migrations, after those that ran. */
  record Appended(String reason) implements Head {}

  /** Something that ran has changed. */
  record Rewritten(String reason) implements Head {}

  /** The commit cannot be had, or its migrations cannot be read. */
  record Unusable(String code, String reason, String mend) implements Head {}
}
