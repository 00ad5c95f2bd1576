package dev.previewdb.orchestrator.slack;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.util.MultiMap;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** The fields of a form, as Slack sends them. */
record SlackForm(MultiMap<String> fields) {
  /**
   * Reads one.
   *
   * @throws PreviewDbException BAD_REQUEST
   */
  static SlackForm of(byte[] body) {
    MultiMap<String> fields = new MultiMap<>();
    try {
      UrlEncoded.decodeTo(new String(body, StandardCharsets.UTF_8), fields, StandardCharsets.UTF_8);
    } catch (RuntimeException e) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "it is no form");
    }
    return new SlackForm(fields);
  }

  @Nullable String field(String name) {
    return fields.getValue(name);
  }
}
