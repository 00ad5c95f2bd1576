package dev.previewdb.github.actions;

/**
 * A job that runs for a pull request.
 *
 * @param repositoryId of the repository whose workflow it is
 * @param pullRequest the number in that repository
 */
public record ActionsJob(long repositoryId, int pullRequest) {}
