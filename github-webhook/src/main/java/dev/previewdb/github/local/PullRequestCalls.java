package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Reading repositories, pull requests and who may do what. */
final class PullRequestCalls {
  private static final int MOST_FILES = 3_000;

  private final State state;
  private final Wire wire;
  private final String login;
  private final LocalChanges changes;

  PullRequestCalls(State state, Wire wire, String login, LocalChanges changes) {
    this.changes = changes;
    this.state = state;
    this.wire = wire;
    this.login = login;
  }

  JsonNode me() {
    return wire.user(login);
  }

  JsonNode repository(Context ctx, LocalRepository repository) {
    return wire.repository(repository);
  }

  JsonNode list(Context ctx, LocalRepository repository) {
    String wanted = Optional.ofNullable(ctx.queryParam("state")).orElse("open");
    List<LocalPullRequest> all =
        state.pullRequests(repository.id()).stream()
            .filter(pull -> wanted.equals("all") || pull.open() == wanted.equals("open"))
            .toList();
    // Newest first unless asked otherwise, as GitHub does.
    List<LocalPullRequest> sorted =
        "asc".equals(ctx.queryParam("direction")) ? all : all.reversed();
    return Wire.list(
        Page.of(ctx, wire.address(repository, "/pulls"), sorted).stream().map(wire::listed));
  }

  JsonNode read(Context ctx, LocalRepository repository) {
    return wire.pullRequest(pullRequest(ctx, repository));
  }

  /** The rest of a longer list is left out without a word, as GitHub does. */
  JsonNode files(Context ctx, LocalRepository repository) {
    LocalPullRequest pull = pullRequest(ctx, repository);
    List<LocalFile> told = changes.of(pull).stream().limit(MOST_FILES).toList();
    String address = wire.address(repository, "/pulls/" + pull.number() + "/files");
    return Wire.list(Page.of(ctx, address, told).stream().map(Wire::file));
  }

  JsonNode issue(Context ctx, LocalRepository repository) {
    return wire.issueOrPullRequest(repository.id(), Params.number(ctx));
  }

  JsonNode permission(Context ctx, LocalRepository repository) {
    String person = ctx.pathParam("login");
    return wire.permission(
        person, state.permission(repository.id(), person).orElseThrow(Refused::notFound));
  }

  private LocalPullRequest pullRequest(Context ctx, LocalRepository repository) {
    return state.pullRequest(repository.id(), Params.number(ctx)).orElseThrow(Refused::notFound);
  }
}
