package dev.previewdb.orchestrator.engine;

/** An incarnation as the engine finds it. */
public record InstanceStatus(InstanceId id, Condition condition) {

  /** What can be found. */
  public enum Condition {
    /** A clone that never came to its end: good for nothing but deletion. */
    INCOMPLETE,
    /** Whole, and no process runs. */
    STOPPED,
    RUNNING
  }
}
