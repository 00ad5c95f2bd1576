package dev.previewdb.github.local;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the local GitHub knows. One lock for everything: it is a small GitHub. */
final class State {
  private record Issue(long repositoryId, int number) {}

  private record Member(long repositoryId, String login) {}

  private final Clock clock;
  private final Map<Long, LocalRepository> repositories = new TreeMap<>();
  private final Map<String, Long> formerNames = new HashMap<>();
  private final Map<Issue, LocalPullRequest> pullRequests = new HashMap<>();
  private final Map<Issue, LocalIssue> issues = new HashMap<>();
  private final Map<Long, LocalComment> comments = new TreeMap<>();
  private final Map<Long, LocalStatus> statuses = new TreeMap<>();
  private final Map<Member, Permission> permissions = new HashMap<>();
  private final Map<Long, Set<String>> reactions = new HashMap<>();
  private final Map<String, Long> users = new HashMap<>();
  private long lastId = 1_000;

  State(Clock clock) {
    this.clock = clock;
  }

  synchronized void put(LocalRepository repository) {
    repositories.values().stream()
        .filter(other -> other.id() == repository.id())
        .forEach(other -> formerNames.put(key(other.fullName()), other.id()));
    formerNames.remove(key(repository.fullName()));
    repositories.put(repository.id(), repository);
  }

  synchronized void remove(long repositoryId) {
    repositories.remove(repositoryId);
  }

  synchronized Optional<LocalRepository> repository(long id) {
    return Optional.ofNullable(repositories.get(id));
  }

  synchronized Optional<LocalRepository> repository(String fullName) {
    return repositories.values().stream()
        .filter(repository -> key(repository.fullName()).equals(key(fullName)))
        .findFirst();
  }

  /** By its name without the owner's. */
  synchronized Optional<LocalRepository> named(String name) {
    return repositories.values().stream()
        .filter(repository -> key(repository.name()).equals(key(name)))
        .findFirst();
  }

  /** The repository that once had this name, unless the name is another's by now. */
  synchronized Optional<LocalRepository> formerly(String fullName) {
    return Optional.ofNullable(formerNames.get(key(fullName))).flatMap(this::repository);
  }

  synchronized LocalPullRequest open(NewPullRequest wanted) {
    long repositoryId = wanted.base().repositoryId();
    int number = nextNumber(repositoryId);
    var now = clock.instant();
    var opened =
        new LocalPullRequest(
            repositoryId,
            number,
            wanted.author(),
            wanted.title(),
            wanted.head(),
            wanted.base(),
            wanted.draft(),
            Set.of(),
            now,
            now,
            null,
            null);
    pullRequests.put(new Issue(repositoryId, number), opened);
    return opened;
  }

  synchronized LocalIssue openIssue(long repositoryId, String author, String title) {
    var opened =
        new LocalIssue(repositoryId, nextNumber(repositoryId), author, title, clock.instant());
    issues.put(new Issue(repositoryId, opened.number()), opened);
    return opened;
  }

  synchronized Optional<LocalIssue> issue(long repositoryId, int number) {
    return Optional.ofNullable(issues.get(new Issue(repositoryId, number)));
  }

  private int nextNumber(long repositoryId) {
    return 1
        + (int)
            Stream.concat(pullRequests.keySet().stream(), issues.keySet().stream())
                .filter(issue -> issue.repositoryId() == repositoryId)
                .count();
  }

  synchronized LocalPullRequest change(
      long repositoryId, int number, UnaryOperator<LocalPullRequest> change) {
    LocalPullRequest changed =
        change.apply(pullRequest(repositoryId, number).orElseThrow(Refused::notFound));
    pullRequests.put(new Issue(repositoryId, number), changed);
    return changed;
  }

  synchronized Optional<LocalPullRequest> pullRequest(long repositoryId, int number) {
    return Optional.ofNullable(pullRequests.get(new Issue(repositoryId, number)));
  }

  synchronized List<LocalPullRequest> pullRequests(long repositoryId) {
    return pullRequests.values().stream()
        .filter(pullRequest -> pullRequest.repositoryId() == repositoryId)
        .sorted(Comparator.comparingInt(LocalPullRequest::number))
        .toList();
  }

  synchronized LocalComment comment(long repositoryId, int number, String author, String body) {
    var now = clock.instant();
    var comment = new LocalComment(++lastId, repositoryId, number, author, body, now, now);
    comments.put(comment.id(), comment);
    return comment;
  }

  synchronized Optional<LocalComment> comment(long id) {
    return Optional.ofNullable(comments.get(id));
  }

  synchronized LocalComment edit(long id, String body) {
    LocalComment edited = comment(id).orElseThrow(Refused::notFound).edited(body, clock.instant());
    comments.put(id, edited);
    return edited;
  }

  synchronized boolean removeComment(long id) {
    return comments.remove(id) != null;
  }

  /** False when this user's reaction of that kind is there already. */
  synchronized boolean react(long commentId, String login, String content) {
    return reactions
        .computeIfAbsent(commentId, id -> new LinkedHashSet<>())
        .add(content + " of " + key(login));
  }

  synchronized List<String> reactions(long commentId) {
    return reactions.getOrDefault(commentId, Set.of()).stream()
        .map(reaction -> reaction.substring(0, reaction.indexOf(' ')))
        .toList();
  }

  synchronized List<LocalComment> comments(long repositoryId, int number) {
    return comments.values().stream()
        .filter(comment -> comment.repositoryId() == repositoryId && comment.number() == number)
        .toList();
  }

  synchronized LocalStatus status(
      long repositoryId,
      String sha,
      String state,
      String context,
      String description,
      @Nullable String target) {
    var status =
        new LocalStatus(
            ++lastId, repositoryId, sha, state, context, description, target, clock.instant());
    statuses.put(status.id(), status);
    return status;
  }

  /** Newest first, as GitHub lists them. */
  synchronized List<LocalStatus> statuses(long repositoryId, String sha) {
    return statuses.values().stream()
        .filter(status -> status.repositoryId() == repositoryId && status.sha().equals(sha))
        .sorted(Comparator.comparingLong(LocalStatus::id).reversed())
        .toList();
  }

  synchronized void permit(long repositoryId, String login, Permission permission) {
    permissions.put(new Member(repositoryId, key(login)), permission);
  }

  synchronized Optional<Permission> permission(long repositoryId, String login) {
    return Optional.ofNullable(permissions.get(new Member(repositoryId, key(login))));
  }

  synchronized long user(String login) {
    return users.computeIfAbsent(key(login), name -> ++lastId);
  }

  Clock clock() {
    return clock;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
