package dev.previewdb.orchestrator.migrate;

import java.time.Duration;
import java.util.List;

/** Is told of a run while it happens, on the thread that runs it. */
public interface RunObserver {
  RunObserver NONE = new RunObserver() {};

  /** Once, before the first: what is going to run, in order. */
  default void pending(List<Migration> migrations) {}

  default void started(Migration migration) {}

  default void finished(Migration migration, Duration took) {}

  /**
   * A line of what a tool of the project's own printed, without secrets; on a thread of its own.
   *
   * @param line without its end
   */
  default void printed(String line) {}

  default void failed(Migration migration, Failure failure) {}
}
