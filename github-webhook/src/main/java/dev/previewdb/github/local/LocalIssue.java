package dev.previewdb.github.local;

import java.time.Instant;

/** An issue of the local GitHub that is no pull request; the two share their numbers. */
public record LocalIssue(
    long repositoryId, int number, String author, String title, Instant createdAt) {}
