package dev.previewdb.orchestrator.api;

import dev.previewdb.github.webhook.BodyRefused;
import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import io.javalin.http.Context;
import java.io.IOException;

/**
 * Requests of those who show no token of the API, on paths where that is known only from the body.
 * All such bodies together, with those of GitHub's deliveries, take no more than one budget.
 */
record StrangersRequests(StrangersBodies bodies) {
  /**
   * Reads the body and has it used.
   *
   * @throws PreviewDbException BAD_REQUEST when it ends too early
   * @throws BodyRefused when it is too long, too slow, or one of too many
   */
  <T> T with(Context context, StrangersBodies.Use<T> use) throws BodyRefused {
    try {
      return bodies.with(
          context.req().getContentLengthLong(),
          context.req().getInputStream(),
          (int) ServerRefusals.LARGEST_REQUEST,
          use);
    } catch (IOException e) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "its body is cut off");
    }
  }

  static void refuse(BodyRefused refused, Context context) {
    PreviewDbException words = PreviewDbException.of(Problem.BAD_REQUEST, refused.answer().line());
    context.status(refused.answer().status()).json(Told.of(words, "the request"));
  }
}
