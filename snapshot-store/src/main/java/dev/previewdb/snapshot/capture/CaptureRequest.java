package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.Source;
import java.util.Set;

/**
 * What to capture, and how.
 *
 * @param project whose snapshot it will be
 * @param schemaBy how the schema is copied
 * @param workers how many tables are copied, and indexes built, at a time; 1 or more
 * @param withoutLibraries what the source preloads and the snapshot's servers do not
 */
public record CaptureRequest(
    String project,
    Source source,
    MaskingRules rules,
    MaskingKey key,
    SchemaWay schemaBy,
    int workers,
    Set<String> withoutLibraries) {

  /** With all libraries that the source preloads. */
  public CaptureRequest(
      String project,
      Source source,
      MaskingRules rules,
      MaskingKey key,
      SchemaWay schemaBy,
      int workers) {
    this(project, source, rules, key, schemaBy, workers, Set.of());
  }

  public CaptureRequest {
    withoutLibraries = Set.copyOf(withoutLibraries);
    if (workers < 1 || workers > 64) {
      throw new IllegalArgumentException("1 to 64 workers");
    }
  }
}
