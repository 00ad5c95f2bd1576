package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.Nullable;

/**
 * The body of `POST /api/v1/previews`: a project, and either a pull request or a branch.
 *
 * @param from the name of the preview that it is cloned from, in place of the snapshot
 */
public record PreviewRequest(
    @Nullable String project,
    @Nullable Integer pullRequest,
    @Nullable String branch,
    @Nullable String from) {}
