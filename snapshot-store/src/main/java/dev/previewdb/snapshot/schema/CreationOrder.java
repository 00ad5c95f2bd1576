package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.schema.SchemaObject.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** An order in which every object comes after what it needs. */
final class CreationOrder {
  /**
   * @param stage its own, or the later one of something it needs
   * @param wave objects of one stage and wave do not need each other
   */
  record Placed(SchemaObject object, Stage stage, int wave) {}

  /** Objects that wait for each other. */
  static final class Circle extends Exception {
    private static final long serialVersionUID = 1L;

    Circle(String objects) {
      super(objects);
    }
  }

  private final Map<SchemaObject, Set<SchemaObject>> waits;
  private final Map<SchemaObject, Placed> placed = new HashMap<>();

  private CreationOrder(Map<SchemaObject, Set<SchemaObject>> waits) {
    this.waits = waits;
  }

  /**
   * @param waits what each object has to wait for
   */
  static List<Placed> of(Map<SchemaObject, Set<SchemaObject>> waits) throws Circle {
    return new CreationOrder(waits).sort();
  }

  private List<Placed> sort() throws Circle {
    var waiters = new HashMap<SchemaObject, List<SchemaObject>>();
    var open = new HashMap<SchemaObject, Integer>();
    var ready =
        new PriorityQueue<SchemaObject>(
            Comparator.comparing(SchemaObject::stage)
                .thenComparing(SchemaObject::part)
                .thenComparing(SchemaObject::name));
    waits.forEach((object, needed) -> {
      needed.forEach(n -> waiters.computeIfAbsent(n, _ -> new ArrayList<>()).add(object));
      if (needed.isEmpty()) {
        ready.add(object);
      } else {
        open.put(object, needed.size());
      }
    });
    var order = new ArrayList<Placed>();
    for (var next = ready.poll(); next != null; next = ready.poll()) {
      order.add(place(next));
      for (var waiter : waiters.getOrDefault(next, List.of())) {
        var left = open.getOrDefault(waiter, 1) - 1;
        open.put(waiter, left);
        if (left == 0) {
          ready.add(waiter);
        }
      }
    }
    if (order.size() < waits.size()) {
      var stuck = waits.keySet().stream().filter(o -> !placed.containsKey(o));
      throw new Circle(String.join(", ", stuck.map(SchemaObject::toString).sorted().toList()));
    }
    return order;
  }

  private Placed place(SchemaObject object) {
    var stage = object.stage();
    for (var needed : waits.getOrDefault(object, Set.of())) {
      var at = placed.get(needed);
      if (at != null && at.stage().compareTo(stage) > 0) {
        stage = at.stage();
      }
    }
    var wave = 0;
    for (var needed : waits.getOrDefault(object, Set.of())) {
      var at = placed.get(needed);
      if (at != null && at.stage() == stage) {
        wave = Math.max(wave, at.wave() + 1);
      }
    }
    var result = new Placed(object, stage, wave);
    placed.put(object, result);
    return result;
  }
}
