package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import java.util.Optional;

/**
 * What a clone is made from in place of the snapshot.
 *
 * @param words for people, as in {@code the checkpoint before-load}
 * @param facts what is known of it
 * @param parent the id of the preview that it is; none for a checkpoint
 */
record Base(InstanceId instance, String words, PreviewFacts facts, Optional<Long> parent) {}
