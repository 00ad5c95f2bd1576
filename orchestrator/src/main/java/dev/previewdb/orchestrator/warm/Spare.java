package dev.previewdb.orchestrator.warm;

import dev.previewdb.orchestrator.engine.Cloned;
import dev.previewdb.orchestrator.engine.InstanceId;

/**
 * A clone that waits for a preview.
 *
 * @param snapshot the version it was cloned from
 */
record Spare(InstanceId id, String project, String snapshot, Cloned cloned) {}
