package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.preview.PreviewState.Step;

/**
 * One step towards what is wanted. Each can be repeated after a crash and ends in the same place.
 */
sealed interface PreviewOperation {

  /** Clones the project's current snapshot as the next incarnation and starts it. */
  record Clone(String why) implements PreviewOperation {}

  /** Clones the current snapshot's schema, without a row, as the next incarnation. */
  record CloneEmpty(String why) implements PreviewOperation {}

  /** Takes the commit as served although nothing of it may run: nobody approved it. */
  record ServeEmpty(String why) implements PreviewOperation {}

  /** Starts an instance that is there but does not run. */
  record Start() implements PreviewOperation {}

  /** Stops an instance that nobody uses; who connects wakes it. */
  record Sleep() implements PreviewOperation {}

  /** Runs the commit's pending migrations on the instance. */
  record Migrate(String why) implements PreviewOperation {}

  /** Takes the commit as served although nothing had to run for it. */
  record AcceptHead(String why) implements PreviewOperation {}

  /** Says that the preview is leaving, before anything is taken away. */
  record Leave(String why) implements PreviewOperation {}

  /** Saves the incarnation's state under that name; it is stopped for it. */
  record Save(String name) implements PreviewOperation {}

  /** Stops what is about to be kept for who wants it back. */
  record StopInstances() implements PreviewOperation {}

  /** Says that nothing runs, and until when the data can be had back. */
  record MarkRemovedForNow() implements PreviewOperation {}

  /** Says that the data is gone as well. */
  record ForgetVolume() implements PreviewOperation {}

  /** Brings a removed preview back with its data. */
  record Undelete() implements PreviewOperation {}

  /** Stops and deletes every incarnation and checkpoint. */
  record DeleteInstances() implements PreviewOperation {}

  /** Stops and deletes the incarnations that a clone has replaced. */
  record DeleteReplaced() implements PreviewOperation {}

  /** Says that nothing is left. */
  record MarkRemoved() implements PreviewOperation {}

  /** Opens a removed preview again. */
  record Reopen() implements PreviewOperation {}

  /** Says what stands in the way; nothing is changed. */
  record Fail(Step step, String code, String reason, String mend) implements PreviewOperation {}
}
