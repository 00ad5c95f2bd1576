package dev.previewdb.orchestrator.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of `POST /api/v1/previews/{name}/extend`.
 *
 * @param by how much longer, as in {@code 3d}
 */
public record ExtendRequest(@JsonProperty("for") @Nullable String by) {}
