package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which instance gave out which cancel key. A request to cancel comes on a connection of its own
 * and names nothing but the key.
 */
final class Cancellations {
  private final ConcurrentMap<String, Set<Path>> sockets = new ConcurrentHashMap<>();

  /**
   * Remembers a key.
   *
   * @param key process number and secret, as BackendKeyData has them and CancelRequest repeats them
   * @return forgets it again
   */
  Runnable remember(ByteBuf key, Path socket) {
    String text = ByteBufUtil.hexDump(key);
    sockets.computeIfAbsent(text, t -> ConcurrentHashMap.newKeySet()).add(socket);
    return () ->
        sockets.computeIfPresent(
            text,
            (t, of) -> {
              of.remove(socket);
              return of.isEmpty() ? null : of;
            });
  }

  /**
   * Where a request goes. Two instances may give out the same key; one of both gets it, as good as
   * never.
   */
  Optional<Path> socket(ByteBuf key) {
    return Optional.ofNullable(sockets.get(ByteBufUtil.hexDump(key)))
        .flatMap(of -> of.stream().findAny());
  }
}
