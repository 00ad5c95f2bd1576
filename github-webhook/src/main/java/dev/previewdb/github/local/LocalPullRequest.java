package dev.previewdb.github.local;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pull request of the local GitHub.
 *
 * @param closedAt null while it is open
 * @param mergedAt null unless it was closed by merging
 */
public record LocalPullRequest(
    long repositoryId,
    int number,
    String author,
    String title,
    Branch head,
    Branch base,
    boolean draft,
    Set<String> labels,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant closedAt,
    @Nullable Instant mergedAt) {
  public LocalPullRequest {
    labels = Set.copyOf(labels);
  }

  /** A branch and the commit it is at. */
  public record Branch(long repositoryId, String ref, String sha) {
    Branch at(String newSha) {
      return new Branch(repositoryId, ref, newSha);
    }
  }

  public boolean open() {
    return closedAt == null;
  }

  LocalPullRequest pushed(String sha, Instant now) {
    return with(head.at(sha), draft, labels, now, closedAt, mergedAt);
  }

  LocalPullRequest closed(boolean merged, Instant now) {
    return with(head, draft, labels, now, now, merged ? now : null);
  }

  LocalPullRequest reopened(Instant now) {
    return with(head, draft, labels, now, null, null);
  }

  LocalPullRequest drafted(boolean isDraft, Instant now) {
    return with(head, isDraft, labels, now, closedAt, mergedAt);
  }

  LocalPullRequest labelled(Set<String> names, Instant now) {
    return with(head, draft, names, now, closedAt, mergedAt);
  }

  private LocalPullRequest with(
      Branch newHead,
      boolean isDraft,
      Set<String> names,
      Instant updated,
      @Nullable Instant closed,
      @Nullable Instant merged) {
    return new LocalPullRequest(
        repositoryId,
        number,
        author,
        title,
        newHead,
        base,
        isDraft,
        names,
        createdAt,
        updated,
        closed,
        merged);
  }
}
