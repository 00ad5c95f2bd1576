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
            default -> 502;
          };
      case HttpResponseException e -> e.getStatus();
      default -> StateDatabase.lost(failure).isPresent() ? 503 : 500;
    };
  }

  private static int of(PreviewDbException e) {
    return switch (e.problem()) {
      case UNAUTHENTICATED -> 401;
      case UNKNOWN_PREVIEW, UNKNOWN_PROJECT, NOT_FOUND -> 404;
      case NOT_READY -> 409;
      case BAD_REQUEST, NO_GITHUB -> 400;
      default -> 500;
    };
  }
}
