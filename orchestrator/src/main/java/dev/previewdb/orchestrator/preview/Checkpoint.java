package dev.previewdb.orchestrator.preview;

import java.time.Instant;

/**
 * A state of a preview that somebody had saved.
 *
 * @param epoch the number of its instance, which stays stopped
 * @param facts what was known of the preview when it was made
 */
public record Checkpoint(long id, String name, int epoch, Instant madeAt, PreviewFacts facts) {}
