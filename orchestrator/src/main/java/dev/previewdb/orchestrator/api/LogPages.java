package dev.previewdb.orchestrator.api;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.log.MigrationLogs;
import io.javalin.http.Context;
import java.util.Optional;

/** What the last run of a preview's migrations said, also while it runs. */
final class LogPages {
  private final Previews previews;
  private final MigrationLogs logs;

  LogPages(Previews previews, MigrationLogs logs) {
    this.previews = previews;
    this.logs = logs;
  }

  /**
   * A megabyte at most, from the byte of the query's {@code from} on; the next begins behind it.
   */
  void page(Context context) {
    // One that is no preview's name finds none, and no file
    String name = previews.show(context.pathParam("name")).name();
    byte[] part =
        logs.read(name, from(context))
            .orElseThrow(() -> PreviewDbException.of(Problem.NO_MIGRATION_LOG, name));
    context.contentType("text/plain; charset=utf-8").result(part);
  }

  private static long from(Context context) {
    String asked = Optional.ofNullable(context.queryParam("from")).orElse("0");
    if (!asked.matches("[0-9]{1,15}")) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "its from is no number of bytes");
    }
    return Long.parseLong(asked);
  }
}
