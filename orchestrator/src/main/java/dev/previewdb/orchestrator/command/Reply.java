package dev.previewdb.orchestrator.command;

import dev.previewdb.orchestrator.PreviewDbException;

/**
 * What a person is told.
 *
 * @param accepted whether it is done or on its way
 * @param text short Markdown, with nothing of what the person wrote
 */
record Reply(boolean accepted, String text) {
  static Reply done(String text) {
    return new Reply(true, text);
  }

  static Reply refused(PreviewDbException why) {
    return new Reply(false, why.what() + ". " + why.mend() + ".");
  }
}
