package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.engine.Awake;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.Holds.Hold;
import java.util.concurrent.CompletableFuture;

/**
 * One preview while somebody is connected to it.
 *
 * @param at where its instance listens: the database's name there is as in production, and the role
 *     is the only one that may log in from outside
 * @param durable done when a session may begin its work, and failed with what is told to its client
 * @param hold keeps the instance awake until it is closed
 */
public record Destination(Endpoint at, CompletableFuture<Void> durable, Hold hold) {

  /** One that sessions may begin their work in at once. */
  public static Destination of(Endpoint at, Hold hold) {
    return new Destination(at, CompletableFuture.completedFuture(null), hold);
  }

  /** One that was just woken, as the case may be. */
  public static Destination of(Awake awake, Hold hold) {
    return new Destination(awake.endpoint(), awake.durable(), hold);
  }
}
