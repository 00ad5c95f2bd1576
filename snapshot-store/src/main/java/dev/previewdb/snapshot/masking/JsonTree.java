package dev.previewdb.snapshot.masking;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a place in documents and of those below it: a rule holds for all that is below
 * its path but where a longer path says otherwise.
 */
final class JsonTree {
  private JsonLeaf leaf;
  private final Map<String, JsonTree> keys = new HashMap<>();
  private @Nullable JsonTree each;
  private @Nullable JsonTree rest;
  private boolean said;

  JsonTree(JsonLeaf leaf) {
    this.leaf = leaf;
  }

  JsonLeaf leaf() {
    return leaf;
  }

  boolean names(String key) {
    return keys.containsKey(key);
  }

  JsonTree key(String key) {
    JsonTree found = keys.get(key);
    return found == null ? rest() : found;
  }

  JsonTree element() {
    return each == null ? rest() : each;
  }

  void put(JsonPath path, JsonLeaf rule) {
    JsonTree at = this;
    for (JsonPath.Step step : path.steps()) {
      at =
          switch (step) {
            case JsonPath.Step.Key(String name) ->
                at.keys.computeIfAbsent(name, _ -> new JsonTree(leaf));
            case JsonPath.Step.Each _ -> at.ownElement();
          };
    }
    at.said = true;
    at.leaf = rule;
  }

  private JsonTree ownElement() {
    if (each == null) {
      each = new JsonTree(leaf);
    }
    return each;
  }

  /** Hands every rule down to the places below that have none. */
  void settle() {
    keys.values().forEach(this::settle);
    if (each != null) {
      settle(each);
    }
  }

  private void settle(JsonTree below) {
    if (!below.said) {
      below.leaf = leaf;
    }
    below.settle();
  }

  private JsonTree rest() {
    if (rest == null) {
      rest = new JsonTree(leaf);
      rest.rest = rest;
    }
    return rest;
  }
}
