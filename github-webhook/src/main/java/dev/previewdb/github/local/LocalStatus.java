package dev.previewdb.github.local;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A status of a commit; the newest of a context counts.
 *
 * @param state {@code pending}, {@code success}, {@code failure} or {@code error}
 */
public record LocalStatus(
    long id,
    long repositoryId,
    String sha,
    String state,
    String context,
    String description,
    @Nullable String target,
    Instant createdAt) {}
