package dev.previewdb.orchestrator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, closed in the opposite order; one that fails to close keeps none of the others
 * open.
 */
final class Opened implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T one) {
    all.push(one);
    return one;
  }

  @Override
  public void close() {
    while (!all.isEmpty()) {
      AutoCloseable one = all.pop();
      try {
        one.close();
      } catch (Exception e) {
        log.warn("{} did not close", one.getClass().getSimpleName(), e);
      }
    }
  }
}
