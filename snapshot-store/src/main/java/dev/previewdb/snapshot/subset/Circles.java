package dev.previewdb.snapshot.subset;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups of things that point at each other, in an order in which none points back (Tarjan). */
final class Circles<T> {
  private final Map<T, Set<T>> pointers;
  private final Map<T, Integer> numbers = new HashMap<>();
  private final Deque<T> open = new ArrayDeque<>();
  private final Set<T> isOpen = new HashSet<>();
  private final List<List<T>> groups = new ArrayList<>();

  private Circles(Map<T, Set<T>> pointers) {
    this.pointers = pointers;
  }

  /**
   * @param pointers what each points at; with an entry for each
   */
  static <T> List<List<T>> of(Map<T, Set<T>> pointers) {
    Circles<T> circles = new Circles<>(pointers);
    pointers
        .keySet()
        .forEach(one -> {
          if (!circles.numbers.containsKey(one)) {
            circles.visit(one);
          }
        });
    Collections.reverse(circles.groups);
    return circles.groups;
  }

  private int visit(T one) {
    int number = numbers.size();
    numbers.put(one, number);
    int low = number;
    open.push(one);
    isOpen.add(one);
    for (T next : pointers.getOrDefault(one, Set.of())) {
      Integer seen = numbers.get(next);
      if (seen == null) {
        low = Math.min(low, visit(next));
      } else if (isOpen.contains(next)) {
        low = Math.min(low, seen);
      }
    }
    if (low == number) {
      groups.add(close(one));
    }
    return low;
  }

  private List<T> close(T first) {
    List<T> group = new ArrayList<>();
    T last;
    do {
      last = open.pop();
      isOpen.remove(last);
      group.add(last);
    } while (!last.equals(first));
    return group;
  }
}
