package dev.previewdb.github.client;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pull request as GitHub has it now.
 *
 * @param repositoryId of the repository it asks to change; with the number, its name for ever
 * @param repository owner and name of that repository now
 * @param cloneUrl of that repository; it also holds the head, as {@code refs/pull/NUMBER/head}
 * @param open false only when GitHub said in so many words that it is closed
 * @param merged true only if closed by merging
 * @param headSha the commit to look at, 40 or 64 hexadecimal digits
 * @param headRef the branch's name in the head repository: a stranger's choice of words
 * @param headRepositoryId null when the fork it came from is gone
 * @param baseRef the branch it would be merged into
 * @param labels their names: whatever people with triage rights call them
 * @param title a stranger's words
 */
public record PullRequest(
    long repositoryId,
    String repository,
    URI cloneUrl,
    int number,
    boolean open,
    boolean merged,
    String headSha,
    String headRef,
    @Nullable Long headRepositoryId,
    String baseRef,
    String baseSha,
    boolean draft,
    Set<String> labels,
    String title,
    URI htmlUrl) {
  /** The label that people put on a pull request for our sake. */
  public static final String LABEL = "preview-db";

  public PullRequest {
    labels = Set.copyOf(labels);
  }

  /** Whether somebody put our label on it. */
  public boolean labelled() {
    return labels.contains(LABEL);
  }

  /**
   * Whether the commits come from outside the repository, so that people without write access could
   * have made them.
   */
  public boolean fromFork() {
    return headRepositoryId == null || headRepositoryId != repositoryId;
  }
}
