package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.Set;
import java.util.function.Consumer;

/** The conversation of a pull request or an issue. */
final class CommentCalls {
  private static final int LONGEST = 65_536;

  private static final Set<String> REACTIONS =
      Set.of("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes");

  private final State state;
  private final Wire wire;
  private final String login;
  private final AppCalls apps;
  private final Consumer<LocalActivity> listeners;

  CommentCalls(
      State state, Wire wire, String login, AppCalls apps, Consumer<LocalActivity> listeners) {
    this.state = state;
    this.wire = wire;
    this.login = login;
    this.apps = apps;
    this.listeners = listeners;
  }

  JsonNode list(Context ctx, LocalRepository repository) {
    int number = known(ctx, repository);
    return Wire.list(
        Page.of(
                ctx,
                wire.address(repository, "/issues/" + number + "/comments"),
                state.comments(repository.id(), number))
            .stream()
            .map(wire::comment));
  }

  JsonNode create(Context ctx, LocalRepository repository) {
    LocalComment comment =
        state.comment(repository.id(), known(ctx, repository), author(ctx), body(ctx));
    listeners.accept(new LocalActivity.CommentCreated(comment));
    ctx.status(201);
    return wire.comment(comment);
  }

  JsonNode read(Context ctx, LocalRepository repository) {
    return wire.comment(comment(ctx, repository));
  }

  JsonNode edit(Context ctx, LocalRepository repository) {
    LocalComment edited = state.edit(comment(ctx, repository).id(), body(ctx));
    listeners.accept(new LocalActivity.CommentEdited(edited));
    return wire.comment(edited);
  }

  /** 201 for a new one, 200 for one that this user has put there already. */
  JsonNode react(Context ctx, LocalRepository repository) {
    String content = Params.body(ctx).path("content").asText();
    if (!REACTIONS.contains(content)) {
      throw Refused.invalid("content is not a reaction");
    }
    long id = comment(ctx, repository).id();
    ctx.status(state.react(id, author(ctx), content) ? 201 : 200);
    return wire.reaction(id, author(ctx), content);
  }

  private String author(Context ctx) {
    return apps.author(ctx).orElse(login);
  }

  private int known(Context ctx, LocalRepository repository) {
    int number = Params.number(ctx);
    if (state.pullRequest(repository.id(), number).isEmpty()
        && state.issue(repository.id(), number).isEmpty()) {
      throw Refused.notFound();
    }
    return number;
  }

  private LocalComment comment(Context ctx, LocalRepository repository) {
    return Params.id(ctx, "id")
        .flatMap(state::comment)
        .filter(comment -> comment.repositoryId() == repository.id())
        .orElseThrow(Refused::notFound);
  }

  private static String body(Context ctx) {
    JsonNode body = Params.body(ctx).path("body");
    if (!body.isTextual() || body.textValue().isBlank()) {
      throw Refused.invalid("body can't be blank");
    }
    if (body.textValue().codePoints().count() > LONGEST) {
      throw Refused.invalid("Body is too long (maximum is 65536 characters)");
    }
    return body.textValue();
  }
}
