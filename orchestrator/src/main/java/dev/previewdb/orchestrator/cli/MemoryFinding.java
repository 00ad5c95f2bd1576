package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.cli.DoctorCommand.Finding;
import dev.previewdb.orchestrator.config.Config.Limits;

/** Whether the memory of previews is limited here, and why where it is not. */
final class MemoryFinding {
  private static final String WHAT = "memory of previews";

  private MemoryFinding() {}

  /**
   * Only who asks for a limit is failed by a machine that cannot have one.
   *
   * @param probe fails with the reason where there can be no limit
   */
  static Finding of(Limits limits, Runnable probe) {
    if (limits.memory().isEmpty()) {
      return new Finding(WHAT, true, "not limited, as engine.limits.memory says");
    }
    try {
      probe.run();
      String each = Sizes.bytes(limits.memory().getAsLong());
      return new Finding(WHAT, true, each + " for each, held by the kernel");
    } catch (RuntimeException e) {
      return new Finding(WHAT, !limits.memoryAsked(), "not limited. " + Failures.told(e).line());
    }
  }
}
