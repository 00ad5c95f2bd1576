package dev.previewdb.orchestrator.migrate.tool;

/** The tool would not go on; the message is in the tool's own words. */
final class ToolRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  ToolRefusal(String message) {
    super(message);
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
