package dev.previewdb.orchestrator;

import dev.previewdb.orchestrator.cli.PreviewDbCommand;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(PreviewDbCommand.run(arguments));
  }
}
