package dev.previewdb.orchestrator.command;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.client.Reaction;
import dev.previewdb.github.command.CommentCommand.Known;
import dev.previewdb.github.command.Verb;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one command: seen, allowed, done, answered. Each step can be repeated, and doing it is
 * written down with what it does, so that it can be cut off anywhere and goes on from there.
 */
public final class CommandWork {
  private static final Logger log = LoggerFactory.getLogger(CommandWork.class);

  private final Commands commands;
  private final CommandEffects effects;
  private final GitHub gitHub;
  private final Consumer<ChatAnswer> chat;

  /**
   * Work on commands.
   *
   * @param chat tells who asked in a chat
   */
  public CommandWork(
      Commands commands, CommandEffects effects, GitHub gitHub, Consumer<ChatAnswer> chat) {
    this.chat = chat;
    this.commands = commands;
    this.effects = effects;
    this.gitHub = gitHub;
  }

  /**
   * Goes on with a command from where it is.
   *
   * @throws GitHubException when GitHub gave no answer; nobody is allowed anything meanwhile, and
   *     the caller tries again
   */
  public void handle(long id) {
    if (commands.isAnswered(id)) {
      // Cut off right after it was: where a chat takes its answer is forgotten by then
      return;
    }
    Command command = commands.find(id);
    react(command, Reaction.EYES);
    Reply reply = command.reply().orElseGet(() -> done(command));
    command
        .responseUrl()
        .ifPresentOrElse(url -> tell(command, reply, url), () -> comment(command, reply));
    commands.answered(id);
    log.info(
        "command {} of @{} on {} of repository {} is {}",
        id,
        command.author(),
        command.number(),
        command.repositoryId(),
        reply.accepted() ? "done" : "refused");
  }

  private void tell(Command command, Reply reply, URI url) {
    chat.accept(
        new ChatAnswer(
            url, effects.name(command), command.asked(), reply.accepted(), reply.text()));
  }

  private void comment(Command command, Reply reply) {
    // A button that did its work needs no words: the report tells of it.
    if (command.commentId().isPresent() || !reply.accepted()) {
      taken(command, () -> answer(command, reply));
    }
    react(command, reply.accepted() ? Reaction.ROCKET : Reaction.CONFUSED);
  }

  private Reply done(Command command) {
    boolean asksNothing =
        CommandEffects.harmless(command.asked())
            && !(command.asked() instanceof Known known && known.verb() == Verb.HELP);
    boolean writer = !asksNothing && mayWrite(command);
    // Whoever is asked may hang: no transaction is open meanwhile
    Supplier<Reply> effect = effects.of(command, writer);
    return commands.once(command.id(), effect);
  }

  private boolean mayWrite(Command command) {
    long repository = command.repositoryId();
    return command.responseUrl().isPresent()
        ? gitHub.mayWrite(repository, command.author())
        : gitHub.mayWrite(repository, command.author(), command.authorId());
  }

  /** Found again by its marker, so that there is one answer however often this is repeated. */
  private void answer(Command command, Reply reply) {
    gitHub.stickyComment(
        command.repositoryId(),
        command.number(),
        "<!-- previewdb:%s answer to %s -->"
            .formatted(
                String.join(" ", command.projects()),
                command.commentId().map(String::valueOf).orElse("button " + command.id())),
        reply.text(),
        null);
  }

  private void react(Command command, Reaction reaction) {
    command
        .commentId()
        .ifPresent(comment ->
            taken(command, () -> gitHub.react(command.repositoryId(), comment, reaction)));
  }

  private static void taken(Command command, Runnable telling) {
    try {
      telling.run();
    } catch (GitHubException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      log.warn("command {}: {}. {}", command.id(), e.what(), e.mend());
    }
  }
}
