package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.Nullable;

/**
 * The body of `POST /connection-link`.
 *
 * @param token what stands behind the link's {@code #}
 */
record OpenRequest(@Nullable String token) {
  @Override
  public String toString() {
    return "a link's token";
  }
}
