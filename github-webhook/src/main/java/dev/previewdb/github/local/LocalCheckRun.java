package dev.previewdb.github.local;

import java.util.List;

/**
 * A check run of the local GitHub.
 *
 * @param conclusion empty until it is completed
 * @param buttons the identifiers of its actions
 */
public record LocalCheckRun(
    long id,
    long repositoryId,
    String name,
    String sha,
    String status,
    String conclusion,
    String title,
    String externalId,
    List<String> buttons) {}
