package dev.previewdb.orchestrator.command;

import static java.util.stream.Collectors.joining;

import dev.previewdb.orchestrator.PreviewDbException;
import java.util.List;

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

  /** All in one: accepted when each is, and what several say alike is said once. */
  static Reply all(List<Reply> replies) {
    return new Reply(
        replies.stream().allMatch(Reply::accepted),
        replies.stream().map(Reply::text).distinct().collect(joining("\n\n")));
  }

  static Reply refused(PreviewDbException why) {
    return new Reply(false, why.what() + ". " + why.mend() + ".");
  }
}
