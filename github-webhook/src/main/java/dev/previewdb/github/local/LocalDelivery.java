package dev.previewdb.github.local;

import java.time.Instant;

/**
 * A delivery the local GitHub made, as the webhook's settings page would show it.
 *
 * @param status of the last answer; 0 when it was never sent or no answer came
 * @param answer its body
 */
public record LocalDelivery(
    String id, String event, String body, Instant madeAt, int status, String answer) {
  LocalDelivery answered(int newStatus, String newAnswer) {
    return new LocalDelivery(id, event, body, madeAt, newStatus, newAnswer);
  }
}
