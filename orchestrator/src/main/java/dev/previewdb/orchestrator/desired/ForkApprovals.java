package dev.previewdb.orchestrator.desired;

import dev.previewdb.orchestrator.preview.PreviewKey;
import org.jdbi.v3.core.Jdbi;

/**
 * Which commits from forks may have a database. An approval is of one commit: what is pushed after
 * it needs another.
 */
public final class ForkApprovals {
  private final Jdbi jdbi;

  public ForkApprovals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Lets a commit in.
   *
   * @param by who may write to the repository, as in {@code @ann}
   */
  public void approve(PreviewKey.PullRequest key, String sha, String by) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO fork_approval (project, repository_id, pull_request, sha, approved_by)
                VALUES (:project, :repository, :number, :sha, :by) ON CONFLICT DO NOTHING
                """)
            .bind("project", key.project())
            .bind("repository", key.repositoryId())
            .bind("number", key.number())
            .bind("sha", sha)
            .bind("by", by)
            .execute());
  }

  boolean has(PreviewKey.PullRequest key, String sha) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT EXISTS (SELECT FROM fork_approval WHERE project = :project
                  AND repository_id = :repository AND pull_request = :number AND sha = :sha)
                """)
            .bind("project", key.project())
            .bind("repository", key.repositoryId())
            .bind("number", key.number())
            .bind("sha", sha)
            .mapTo(Boolean.class)
            .one());
  }
}
