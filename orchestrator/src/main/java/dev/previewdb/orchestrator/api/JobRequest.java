package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.Nullable;

/**
 * Which preview of its pull request a job wants.
 *
 * @param project needed where several projects share the repository
 */
record JobRequest(@Nullable String project) {}
