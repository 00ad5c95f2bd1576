package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.Source;

/**
 * What to capture, and how.
 *
 * @param project whose snapshot it will be
 * @param schemaBy how the schema is copied
 * @param workers how many tables are copied, and indexes built, at a time; 1 or more
 */
public record CaptureRequest(
    String project,
    Source source,
    MaskingRules rules,
    MaskingKey key,
    SchemaWay schemaBy,
    int workers) {
  public CaptureRequest {
    if (workers < 1 || workers > 64) {
      throw new IllegalArgumentException("1 to 64 workers");
    }
  }
}
