package dev.previewdb.github.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which call fails how: some once, in order; some until healed. */
final class Troubles {
  private final Map<Call, Deque<Trouble>> once = new EnumMap<>(Call.class);
  private final Map<Call, Trouble> lasting = new EnumMap<>(Call.class);

  synchronized void once(Call call, Trouble trouble) {
    once.computeIfAbsent(call, name -> new ArrayDeque<>()).add(trouble);
  }

  synchronized void lasting(Call call, Trouble trouble) {
    lasting.put(call, trouble);
  }

  synchronized void heal() {
    once.clear();
    lasting.clear();
  }

  synchronized Optional<Trouble> next(Call call) {
    Deque<Trouble> queue = once.get(call);
    return queue == null || queue.isEmpty()
        ? Optional.ofNullable(lasting.get(call))
        : Optional.of(queue.remove());
  }
}
