package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.Nullable;

/** The body of `POST /api/v1/previews/{name}/checkpoints`: what it is to be called. */
public record CheckpointRequest(@Nullable String name) {}
