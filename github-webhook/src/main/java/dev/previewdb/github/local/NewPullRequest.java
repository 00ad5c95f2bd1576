package dev.previewdb.github.local;

import dev.previewdb.github.local.LocalPullRequest.Branch;

/**
 * What somebody fills in to open a pull request; a head in another repository than the base makes
 * it one from a fork.
 */
public record NewPullRequest(String author, String title, Branch head, Branch base, boolean draft) {

  /** Between two branches of one repository. */
  public static NewPullRequest of(
      long repositoryId,
      String title,
      String headRef,
      String headSha,
      String baseRef,
      String baseSha) {
    return new NewPullRequest(
        "developer",
        title,
        new Branch(repositoryId, headRef, headSha),
        new Branch(repositoryId, baseRef, baseSha),
        false);
  }
}
