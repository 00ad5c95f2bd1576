package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;

/** An event {@code repository_dispatch} that was sent through the API, for workflows to run on. */
public record LocalDispatch(long repositoryId, String type, JsonNode payload) {}
