package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.Nullable;

/** The body of `POST /api/v1/previews`: a project, and either a pull request or a branch. */
public record PreviewRequest(
    @Nullable String project, @Nullable Integer pullRequest, @Nullable String branch) {}
