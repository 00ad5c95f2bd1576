package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.CommentCommand.Known;
import dev.previewdb.github.command.CommentCommand.Unknown;
import dev.previewdb.github.command.Verb;
import dev.previewdb.github.event.GitHubEvent.ButtonPressed;
import dev.previewdb.github.event.GitHubEvent.CommandGiven;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The commands in the state database. */
public final class Commands {
  private final Jdbi jdbi;

  public Commands(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Stores a comment's command, within the transaction that handles its delivery.
   *
   * @param projects of its repository
   */
  public void insert(Handle handle, List<String> projects, CommandGiven given) {
    insert(
        handle,
        "comment " + given.commentId(),
        new Command(
            0,
            projects,
            given.repositoryId(),
            given.number(),
            Optional.empty(),
            !given.onPullRequest(),
            Optional.of(given.commentId()),
            given.author(),
            given.authorId(),
            given.command(),
            Optional.empty(),
            Optional.empty()));
  }

  /**
   * Stores a press of a button in the same way.
   *
   * @param key of the preview that the check run was about
   */
  public void insert(Handle handle, PreviewKey.PullRequest key, ButtonPressed pressed) {
    insert(
        handle,
        "delivery " + pressed.delivery(),
        about(
            key,
            key.repositoryId(),
            pressed.author(),
            pressed.authorId(),
            new Known(pressed.verb(), ""),
            Optional.empty()));
  }

  /**
   * Stores what was asked in a chat, once for each origin.
   *
   * @param repositoryId of the preview's project
   * @param login who asks, by the configuration
   * @param responseUrl where the answer goes
   */
  public void ask(
      PreviewKey key,
      long repositoryId,
      String origin,
      String login,
      CommentCommand asked,
      URI responseUrl) {
    jdbi.useHandle(handle ->
        insert(
            handle, origin, about(key, repositoryId, login, 0, asked, Optional.of(responseUrl))));
  }

  /** That no comment holds. */
  private static Command about(
      PreviewKey key,
      long repositoryId,
      String author,
      long authorId,
      CommentCommand asked,
      Optional<URI> responseUrl) {
    return new Command(
        0,
        List.of(key.project()),
        repositoryId,
        key instanceof PreviewKey.PullRequest pr ? pr.number() : 0,
        key instanceof PreviewKey.Branch branch ? Optional.of(branch.branch()) : Optional.empty(),
        false,
        Optional.empty(),
        author,
        authorId,
        asked,
        responseUrl,
        Optional.empty());
  }

  /** Of a command that has no id yet. */
  private static void insert(Handle handle, String origin, Command command) {
    CommentCommand asked = command.asked();
    handle
        .createUpdate(
            """
            INSERT INTO command (projects, repository_id, pull_request, branch, on_issue, origin, comment_id, author, author_id, verb, argument, unknown, response_url)
            VALUES (:projects, :repository, :number, :branch, :onIssue, :origin, :comment, :author, :authorId, :verb, :argument, :unknown, :responseUrl)
            ON CONFLICT DO NOTHING
            """)
        .bindArray("projects", String.class, command.projects())
        .bind("repository", command.repositoryId())
        .bind("number", command.number())
        .bind("branch", command.branch().orElse(null))
        .bind("onIssue", command.onIssue())
        .bind("origin", origin)
        .bind("comment", command.commentId().orElse(null))
        .bind("author", command.author())
        .bind("authorId", command.authorId())
        .bind("verb", nearest(asked).name())
        .bind("argument", asked instanceof Known known ? known.argument() : "")
        .bind("unknown", asked instanceof Unknown)
        .bind("responseUrl", command.responseUrl().map(URI::toString).orElse(null))
        .execute();
  }

  private static Verb nearest(CommentCommand asked) {
    return switch (asked) {
      case Known known -> known.verb();
      case Unknown unknown -> unknown.nearest();
    };
  }

  /** Those whose answer has not arrived yet. */
  public List<Long> unanswered() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT id FROM command WHERE answered_at IS NULL ORDER BY id")
            .mapTo(Long.class)
            .list());
  }

  Command find(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM command WHERE id = :id")
            .bind("id", id)
            .map((row, context) -> command(row))
            .one());
  }

  /**
   * Does what a command asks and writes down that it is done, in one transaction; what is done
   * already is not done again.
   *
   * @param effect whose writes are in that transaction
   */
  Reply once(long id, Supplier<Reply> effect) {
    return jdbi.inTransaction(handle -> {
      handle
          .createQuery("SELECT id FROM command WHERE id = :id FOR UPDATE")
          .bind("id", id)
          .mapTo(Long.class)
          .one();
      Command command = find(id);
      if (command.reply().isPresent()) {
        return command.reply().get();
      }
      Reply reply = effect.get();
      handle
          .createUpdate("UPDATE command SET accepted = :accepted, answer = :answer WHERE id = :id")
          .bind("accepted", reply.accepted())
          .bind("answer", reply.text())
          .bind("id", id)
          .execute();
      return reply;
    });
  }

  boolean isAnswered(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT answered_at IS NOT NULL FROM command WHERE id = :id")
            .bind("id", id)
            .mapTo(Boolean.class)
            .one());
  }

  void answered(long id) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE command SET answered_at = now(), response_url = NULL WHERE id = :id")
            .bind("id", id)
            .execute());
  }

  private static Command command(ResultSet row) throws SQLException {
    Verb verb = Verb.valueOf(row.getString("verb"));
    String answer = row.getString("answer");
    return new Command(
        row.getLong("id"),
        List.of((String[]) row.getArray("projects").getArray()),
        row.getLong("repository_id"),
        row.getInt("pull_request"),
        Optional.ofNullable(row.getString("branch")),
        row.getBoolean("on_issue"),
        Optional.ofNullable(row.getObject("comment_id", Long.class)),
        row.getString("author"),
        row.getLong("author_id"),
        row.getBoolean("unknown") ? new Unknown(verb) : new Known(verb, row.getString("argument")),
        Optional.ofNullable(row.getString("response_url")).map(URI::create),
        answer == null
            ? Optional.empty()
            : Optional.of(new Reply(row.getBoolean("accepted"), answer)));
  }
}
