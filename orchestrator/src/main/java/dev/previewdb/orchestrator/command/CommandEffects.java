package dev.previewdb.orchestrator.command;

import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.CommentCommand.Known;
import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.TimeSpan;
import dev.previewdb.orchestrator.desired.ForkApprovals;
import dev.previewdb.orchestrator.desired.Truth;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.Wishes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What each verb does. It only writes down what is wanted, as the API does; the loop does the rest
 * and the report tells of it.
 */
public final class CommandEffects {
  private final Map<String, Project> projects;
  private final PreviewStore store;
  private final Addressees addressees;
  private final Wishes wishes;
  private final ForkApprovals approvals;
  private final GitHub gitHub;
  private final BranchCreation branches;

  public CommandEffects(
      Map<String, Project> projects,
      PreviewStore store,
      Wishes wishes,
      ForkApprovals approvals,
      Truth truth,
      GitHub gitHub) {
    this.branches = new BranchCreation(store, wishes, truth);
    this.projects = projects;
    this.store = store;
    this.addressees = new Addressees(store);
    this.wishes = wishes;
    this.approvals = approvals;
    this.gitHub = gitHub;
  }

  /** Whether anyone who may comment may ask this: it changes nothing and shows no data. */
  static boolean harmless(CommentCommand asked) {
    return switch (asked) {
      case Known(Verb verb, String argument) -> verb == Verb.HELP || verb == Verb.STATUS;
      case CommentCommand.Unknown unknown -> true;
    };
  }

  /**
   * Asks Git and GitHub what there is to ask, which may take long, and gives what is to be done or
   * said then, which only writes to the state database.
   *
   * @param writer whether GitHub says that the author may write to the repository
   */
  Supplier<Reply> of(Command command, boolean writer) {
    return asked(() -> {
      if (!writer && !harmless(command.asked())) {
        throw PreviewDbException.of(Problem.COMMAND_NOT_ALLOWED, command.author());
      }
      return switch (command.asked()) {
        case Known(Verb verb, String words) when verb == Verb.HELP ->
            () -> Reply.done(CommandWords.help(writer));
        case Known(Verb verb, String words) -> of(command, verb, words);
        case CommentCommand.Unknown(Verb nearest) ->
            throw PreviewDbException.of(Problem.COMMAND_UNKNOWN, nearest.word());
      };
    });
  }

  /** A refusal, whether it comes in asking or in doing, is an answer. */
  private static Supplier<Reply> asked(Supplier<Supplier<Reply>> asking) {
    Supplier<Reply> effect;
    try {
      effect = asking.get();
    } catch (PreviewDbException e) {
      Reply refused = Reply.refused(e);
      return () -> refused;
    }
    return () -> {
      try {
        return effect.get();
      } catch (PreviewDbException e) {
        return Reply.refused(e);
      }
    };
  }

  private Supplier<Reply> of(Command command, Verb verb, String words) {
    Addressed addressed = Addressed.in(verb, words, command.projects());
    List<String> named = addressed.projects();
    if (addressed.branch().isPresent()) {
      String branch = addressed.branch().get();
      return all(
          named.isEmpty() ? Addressees.ofBranch(command) : named,
          project -> branches.of(project(project), branch));
    }
    if (command.onIssue()) {
      throw PreviewDbException.of(Problem.COMMAND_ON_ISSUE);
    }
    List<String> meant = named.isEmpty() ? addressees.of(command, verb) : named;
    return all(meant, project -> of(command, command.key(project), verb, addressed.argument()));
  }

  /** What is refused for one project is done for the others. */
  private static Supplier<Reply> all(
      List<String> projects, Function<String, Supplier<Reply>> effect) {
    List<Supplier<Reply>> effects =
        projects.stream().map(project -> asked(() -> effect.apply(project))).toList();
    return () -> Reply.all(effects.stream().map(Supplier::get).toList());
  }

  private Supplier<Reply> of(Command command, PreviewKey key, Verb verb, String argument) {
    String by = "@" + command.author();
    return switch (verb) {
      case CREATE -> create(key);
      case APPROVE -> approve(key, argument, by);
      case STATUS, RESET, LOGS, CONNECTION, DELETE, HELP, EXTEND, KEEP, MIGRATE, SLEEP ->
          () -> done(command, key, verb, argument, by);
    };
  }

  /** What needs nobody to be asked. */
  private Reply done(Command command, PreviewKey key, Verb verb, String argument, String by) {
    return switch (verb) {
      case STATUS -> Reply.done(CommandWords.status(preview(key)));
      case RESET -> {
        Preview preview = preview(key);
        project(key.project());
        wishes.reset(preview.id());
        yield Reply.done(CommandWords.name(preview) + " is thrown away and cloned afresh.");
      }
      case LOGS -> Reply.done(CommandWords.logs(preview(key)));
      case CONNECTION -> connection(key, command.responseUrl().isPresent());
      case DELETE -> {
        Preview preview = preview(key);
        wishes.dismiss(preview.id(), by);
        yield Reply.done(
            CommandWords.name(preview) + " is taken away. `/preview-db create` brings it back.");
      }
      case CREATE, APPROVE, HELP -> throw new IllegalStateException(verb + " is done elsewhere");
      case EXTEND -> {
        Preview preview = present(key);
        Duration longer = TimeSpan.extension(argument, project(key.project()).timeToLive());
        wishes.extend(preview.id(), longer);
        yield Reply.done(
            CommandWords.name(preview) + " lives longer; " + where(preview) + " tells until when.");
      }
      case KEEP -> {
        Preview preview = present(key);
        wishes.keep(preview.id(), by);
        yield Reply.done(
            CommandWords.name(preview)
                + (key instanceof PreviewKey.PullRequest
                    ? " lives until it is deleted or its pull request is closed."
                    : " lives until it is deleted."));
      }
      case MIGRATE -> {
        Preview preview = present(key);
        preview.refuseIfEmpty();
        project(key.project());
        wishes.migrate(preview.id());
        yield Reply.done("The migrations are tried once more on " + preview.name() + ".");
      }
      case SLEEP -> {
        Preview preview = connectable(key);
        wishes.sleep(preview.id());
        yield Reply.done(
            CommandWords.name(preview)
                + " sleeps as soon as nobody is connected; a connection wakes it.");
      }
    };
  }

  /** A comment is read by many; in a chat only who asked sees the answer. */
  private Reply connection(PreviewKey key, boolean inChat) {
    Preview preview = connectable(key);
    if (!inChat) {
      throw PreviewDbException.of(Problem.CONNECTION_NOT_HERE, preview.name(), preview.name());
    }
    return Reply.done(
        "This link shows the connection of "
            + preview.name()
            + " once, to whoever opens it first, within ten minutes.");
  }

  private Preview connectable(PreviewKey key) {
    Preview preview = present(key);
    if (!preview.connectable()) {
      throw PreviewDbException.of(
          Problem.NOT_READY, preview.name(), preview.state().word(), preview.name());
    }
    return preview;
  }

  private Supplier<Reply> create(PreviewKey key) {
    Project project = project(key.project());
    if (key instanceof PreviewKey.Branch branch) {
      return branches.of(project, branch.branch());
    }
    return () -> {
      Preview preview = store.lookAgain(key);
      wishes.recall(preview.id(), project.timeToLive(), null);
      return Reply.done(
          CommandWords.name(preview) + " is asked for; " + where(preview) + " tells of it.");
    };
  }

  private static String where(Preview preview) {
    return switch (preview.key()) {
      case PreviewKey.PullRequest pr -> "the report on the pull request";
      case PreviewKey.Branch branch -> "`previewdb preview show " + preview.name() + "`";
    };
  }

  /** The name of what a command from a chat is about, once there is a preview. */
  Optional<String> name(Command command) {
    return store.find(command.key(command.projects().getFirst())).map(Preview::name);
  }

  /** The commit has to be named: what was pushed since the person looked is not let in. */
  private Supplier<Reply> approve(PreviewKey of, String argument, String by) {
    project(of.project());
    if (!(of instanceof PreviewKey.PullRequest key)) {
      throw PreviewDbException.of(Problem.APPROVAL_OF_A_BRANCH, of.name());
    }
    String head = gitHub.pullRequest(key.repositoryId(), key.number()).headSha();
    if (!argument.equals(head)) {
      throw PreviewDbException.of(Problem.APPROVAL_OF_ANOTHER_COMMIT, key.number(), head);
    }
    return () -> {
      approvals.approve(key, head, by);
      store.lookAgain(key);
      return Reply.done(
          "The commit `" + head + "` may have a database. The next push needs another approval.");
    };
  }

  private Preview preview(PreviewKey key) {
    return store
        .find(key)
        .orElseThrow(() ->
            switch (key) {
              case PreviewKey.PullRequest pr ->
                  PreviewDbException.of(Problem.NO_PREVIEW_HERE, pr.number());
              case PreviewKey.Branch branch ->
                  PreviewDbException.of(Problem.UNKNOWN_PREVIEW, branch.name());
            });
  }

  private Preview present(PreviewKey key) {
    Preview preview = preview(key);
    if (preview.gone()) {
      throw PreviewDbException.of(Problem.PREVIEW_REMOVED, preview.name(), preview.name());
    }
    return preview;
  }

  private Project project(String name) {
    Project project = projects.get(name);
    if (project == null) {
      throw PreviewDbException.of(
          Problem.UNKNOWN_PROJECT, name, String.join(", ", projects.keySet()));
    }
    return project;
  }
}
