package dev.previewdb.orchestrator.api;

import dev.previewdb.orchestrator.preview.Checkpoints.Standing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as the API shows it.
 *
 * @param at when it was made; null as long as it was not
 * @param problem why it could not be made; null when nothing stood in the way
 */
public record CheckpointView(String name, @Nullable Instant at, @Nullable String problem) {
  static List<CheckpointView> all(List<Standing> standings) {
    return standings.stream()
        .map(one ->
            new CheckpointView(one.name(), one.madeAt().orElse(null), one.failure().orElse(null)))
        .toList();
  }
}
