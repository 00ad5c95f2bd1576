package dev.previewdb.orchestrator.preview;

/**
 * The states of a preview. Each offers only its legal moves, so an illegal one does not compile;
 * {@link PreviewTransitions} is the only place that makes them.
 *
 * <pre>
 * Requested → Cloning → Migrating → Ready ⇄ Asleep
 *                  └─(without rows)─────┘
 *      └─────────┴──────────┴→ Failed            any → Removing → Removed → Requested, or Asleep
 * </pre>
 */
public sealed interface PreviewState {

  /** Legal from everywhere but {@link Removed}: closing a pull request never waits. */
  sealed interface Removable extends PreviewState {
    default Removing remove(String why) {
      return new Removing(why);
    }
  }

  /**
   * A state from which a fresh clone may be made; the first one, or one that replaces what is
   * there.
   */
  sealed interface Clonable extends PreviewState {
    default Cloning clone(String snapshot, String why) {
      return new Cloning(snapshot, why);
    }
  }

  /** A state in which a step is under way and may fail. */
  sealed interface Fallible extends PreviewState {
    default Failed fail(Step step, String code, String reason, String mend) {
      return new Failed(step, code, reason, mend);
    }
  }

  /** Wanted, not begun. */
  record Requested() implements Removable, Clonable, Fallible {}

  /** The snapshot's data directory is being cloned and its instance started. */
  record Cloning(String snapshot, String why) implements Removable, Clonable, Fallible {
    public Migrating migrate(String sha) {
      return new Migrating(sha);
    }

    /** One without rows, on which the commit's migrations may not run. */
    public Ready unmigrated(String sha) {
      return new Ready(sha);
    }
  }

  /** The commit's pending migrations run. */
  record Migrating(String sha) implements Removable, Clonable, Fallible {
    public Ready ready() {
      return new Ready(sha);
    }
  }

  /** Usable, at this commit. */
  record Ready(String sha) implements Removable, Clonable, Fallible {
    public Migrating migrate(String head) {
      return new Migrating(head);
    }

    /** A new commit with nothing to run for it. */
    public Ready at(String head) {
      return new Ready(head);
    }

    public Asleep sleep() {
      return new Asleep(sha);
    }
  }

  /** Usable as soon as somebody connects; no process runs. */
  record Asleep(String sha) implements Removable, Clonable, Fallible {
    public Ready wake() {
      return new Ready(sha);
    }

    /** A new commit with nothing to run for it: no need to wake. */
    public Asleep at(String head) {
      return new Asleep(head);
    }
  }

  /** A step failed; the reason and the mend are in the words of the table of problems. */
  record Failed(Step step, String code, String reason, String mend)
      implements Removable, Clonable, Fallible {
    public Migrating migrate(String head) {
      return new Migrating(head);
    }

    /** The branch's own SQL failed, so there is an instance that people may look into. */
    public boolean bySql() {
      return step == Step.MIGRATE || step == Step.SEED;
    }

    /** The commit it failed on asks for nothing more. */
    public Ready ready(String sha) {
      return new Ready(sha);
    }
  }

  /** On its way out. */
  record Removing(String why) implements PreviewState {
    public Removed removed() {
      return new Removed(why);
    }
  }

  /** Gone; the row stays so that a reopened pull request finds its comment again. */
  record Removed(String why) implements PreviewState {
    public Requested request() {
      return new Requested();
    }

    /** Its data is still there, at this commit. */
    public Asleep undelete(String sha) {
      return new Asleep(sha);
    }
  }

  /** The steps that can fail, in the words of the report. */
  enum Step {
    REQUEST,
    CLONE,
    CHECKOUT,
    MIGRATE,
    SEED
  }

  /** The word for people, as in `ready`. */
  default String word() {
    return switch (this) {
      case Requested r -> "requested";
      case Cloning c -> "cloning";
      case Migrating m -> "migrating";
      case Ready r -> "ready";
      case Asleep a -> "asleep";
      case Failed f -> "failed";
      case Removing r -> "removing";
      case Removed r -> "removed";
    };
  }

  /** The word, with what a log reader wants to know beside it. */
  default String description() {
    return switch (this) {
      case Cloning c -> word() + " from " + c.snapshot() + " (" + c.why() + ")";
      case Failed f -> word() + " (" + f.code() + ": " + f.reason() + ")";
      case Removing r -> word() + " (" + r.why() + ")";
      case Requested r -> word();
      case Migrating m -> word() + " to " + m.sha();
      case Ready r -> word() + " at " + r.sha();
      case Asleep a -> word();
      case Removed r -> word();
    };
  }
}
