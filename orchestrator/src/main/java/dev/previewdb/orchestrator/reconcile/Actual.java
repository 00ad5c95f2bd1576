package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild;
import dev.previewdb.orchestrator.preview.PreviewState;
import java.util.List;

/**
 * What there is.
 *
 * @param epoch the incarnation the state speaks of; 0 before the first
 * @param resetEpoch incarnations up to this one are to be replaced
 * @param instances what the engine holds for the preview, of all incarnations
 * @param hasSnapshot whether the project has one to clone
 * @param hasRoom whether the project's limit leaves room for this preview
 */
record Actual(
    PreviewState state,
    int epoch,
    int resetEpoch,
    List<InstanceStatus> instances,
    boolean hasSnapshot,
    boolean hasRoom) {}
