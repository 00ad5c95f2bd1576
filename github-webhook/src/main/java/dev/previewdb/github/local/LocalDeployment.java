package dev.previewdb.github.local;

/**
 * A deployment of the local GitHub.
 *
 * @param state of its newest status; empty when it has none
 * @param url of its environment
 */
public record LocalDeployment(
    long id, long repositoryId, String environment, String sha, String state, String url) {}
