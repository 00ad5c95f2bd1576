package dev.previewdb.orchestrator.api;

import dev.previewdb.github.GitHubException;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.state.StateDatabase;
import io.javalin.http.HttpResponseException;

/** Which HTTP status a failure is. */
final class Statuses {
  private Statuses() {}

  static int of(Throwable failure) {
    return switch (failure) {
      case PreviewDbException e -> of(e);
      case GitHubException e ->
          switch (e.problem()) {
            case NOT_FOUND -> 404;
            case BAD_JOB_TOKEN -> 401;
            case JOB_OF_NO_PULL_REQUEST -> 403;
            default -> 502;
          };
      case HttpResponseException e -> e.getStatus();
      default -> StateDatabase.lost(failure).isPresent() ? 503 : 500;
    };
  }

  private static int of(PreviewDbException e) {
    return switch (e.problem()) {
      case UNAUTHENTICATED, NOT_SIGNED_BY_SLACK -> 401;
      case UNKNOWN_PREVIEW,
          UNKNOWN_PROJECT,
          UNKNOWN_CHECKPOINT,
          NO_MIGRATION_LOG,
          CONNECTION_LINK_SPENT,
          NOT_FOUND ->
          404;
      case NOT_READY,
          PREVIEW_EMPTY,
          PREVIEW_REMOVED,
          NOTHING_TO_UNDELETE,
          PARENT_NOT_READY,
          CHECKPOINT_EXISTS,
          CHECKPOINT_IN_USE,
          CHECKPOINT_OUTDATED,
          TOO_MANY_CHECKPOINTS,
          TOO_MANY_PREVIEWS ->
          409;
      case BAD_REQUEST, EXTENSION_INVALID, NO_GITHUB -> 400;
      default -> 500;
    };
  }
}
