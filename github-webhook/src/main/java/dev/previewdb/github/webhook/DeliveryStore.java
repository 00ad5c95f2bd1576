package dev.previewdb.github.webhook;

/** Where deliveries wait, durably, for whoever acts on them. */
@FunctionalInterface
public interface DeliveryStore {
  /**
   * Stores the delivery before it is answered for.
   *
   * @return false when a delivery of this id is stored already; the first one stays
   * @throws RuntimeException when it could not be stored; GitHub is then told so, and shows the
   *     delivery as failed
   */
  boolean insert(Delivery delivery);
}
