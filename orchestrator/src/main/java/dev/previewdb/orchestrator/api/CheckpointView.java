package dev.previewdb.orchestrator.api;

import dev.previewdb.orchestrator.preview.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as the API shows it.
 *
 * @param at when it was made; null as long as it was not
 * @param problem why it could not be made; null when nothing stood in the way
 */
public record CheckpointView(String name, @Nullable Instant at, @Nullable String problem) {
  static List<CheckpointView> all(
      List<Checkpoint> made, List<String> wanted, Map<String, String> failures) {
    List<CheckpointView> all = new ArrayList<>();
    made.forEach(one -> all.add(new CheckpointView(one.name(), one.madeAt(), null)));
    wanted.forEach(name -> all.add(new CheckpointView(name, null, null)));
    failures.forEach((name, why) -> all.add(new CheckpointView(name, null, why)));
    return all;
  }
}
