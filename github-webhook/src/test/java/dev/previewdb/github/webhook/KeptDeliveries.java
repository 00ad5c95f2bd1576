package dev.previewdb.github.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store for tests: the first delivery of an id stays. */
final class KeptDeliveries implements DeliveryStore {
  final Map<String, Delivery> byId = new ConcurrentHashMap<>();

  @Override
  public boolean insert(Delivery delivery) {
    return byId.putIfAbsent(delivery.id(), delivery) == null;
  }
}
