package dev.previewdb.orchestrator;

import dev.previewdb.orchestrator.cli.PreviewDbCommand;
import dev.previewdb.snapshot.server.WaitingThreads;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    WaitingThreads.areMany();
    System.exit(PreviewDbCommand.run(arguments));
  }
}
