package dev.previewdb.orchestrator.demo;

/** A claim of the demo that was not true. */
final class DidNotHold extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DidNotHold(String what) {
    super(what);
  }

  static void unless(boolean held, String what) {
    if (!held) {
      throw new DidNotHold(what);
    }
  }
}
