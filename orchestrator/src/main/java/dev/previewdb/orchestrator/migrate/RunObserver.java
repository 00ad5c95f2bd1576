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

  default void failed(Migration migration, Failure failure) {}
}
