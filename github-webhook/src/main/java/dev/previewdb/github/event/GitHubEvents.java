package dev.previewdb.github.event;

import dev.previewdb.github.client.PullRequest;
import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.CommentCommands;
import dev.previewdb.github.command.Verb;
import dev.previewdb.github.event.GitHubEvent.BranchChanged;
import dev.previewdb.github.event.GitHubEvent.ButtonPressed;
import dev.previewdb.github.event.GitHubEvent.CommandGiven;
import dev.previewdb.github.event.GitHubEvent.Ignored;
import dev.previewdb.github.event.GitHubEvent.InstallationChanged;
import dev.previewdb.github.event.GitHubEvent.Ping;
import dev.previewdb.github.event.GitHubEvent.PullRequestChanged;
import dev.previewdb.github.event.GitHubEvent.RepositoryChanged;
import dev.previewdb.github.event.Payload.Useless;
import dev.previewdb.github.webhook.Delivery;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns deliveries into events. What is unknown, missing or of the wrong type is ignored: a later
 * sweep finds the truth.
 */
public final class GitHubEvents {
  private static final Set<String> PULL_REQUEST =
      Set.of(
          "opened",
          "reopened",
          "synchronize",
          "closed",
          "ready_for_review",
          "converted_to_draft",
          "edited");
  private static final Set<String> REPOSITORY =
      Set.of("renamed", "transferred", "archived", "unarchived", "deleted");
  private static final Set<String> INSTALLATION =
      Set.of(
          "created",
          "deleted",
          "suspend",
          "unsuspend",
          "new_permissions_accepted",
          "added",
          "removed");
  private static final String BRANCH = "refs/heads/";
  private static final int LONGEST_BRANCH = 255;
  private static final Pattern ABOUT = Pattern.compile("[a-z][a-z0-9-]{0,39}/[1-9][0-9]{0,8}");

  /** The buttons of our check runs, by their identifiers. */
  private static final Map<String, Verb> BUTTONS =
      Map.of("reset", Verb.RESET, "extend", Verb.EXTEND);

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private GitHubEvents() {}

  /** Never throws, whatever the delivery holds. */
  public static GitHubEvent parse(Delivery delivery) {
    try {
      return switch (delivery.event()) {
        case "ping" -> new Ping();
        case "pull_request" -> pullRequest(Payload.of(delivery.body()));
        case "issue_comment" -> comment(Payload.of(delivery.body()));
        case "check_run" -> checkRun(delivery.id(), Payload.of(delivery.body()));
        case "push" -> push(Payload.of(delivery.body()));
        case "delete" -> delete(Payload.of(delivery.body()));
        case "repository" -> repository(Payload.of(delivery.body()));
        case "installation", "installation_repositories" ->
            installation(Payload.of(delivery.body()));
        default -> new Ignored("events of this kind are not acted on");
      };
    } catch (Useless e) {
      return new Ignored(e.why());
    }
  }

  private static GitHubEvent pullRequest(Payload payload) throws Useless {
    String action = payload.word("/action");
    boolean label = action.equals("labeled") || action.equals("unlabeled");
    if (label && !payload.word("/label/name").equals(PullRequest.LABEL)) {
      return new Ignored("this label changes nothing for a preview");
    }
    if (!label && !PULL_REQUEST.contains(action)) {
      return new Ignored("this action on a pull request changes nothing for a preview");
    }
    if (action.equals("edited") && !payload.isObject("/changes/base")) {
      return new Ignored("an edit of title or text changes nothing for a preview");
    }
    int number = payload.number("/number");
    return new PullRequestChanged(payload.repositoryId(), payload.repositoryName(), number, action);
  }

  /** Commands count when they are new and a person's own. */
  private static GitHubEvent comment(Payload payload) throws Useless {
    if (!payload.word("/action").equals("created")) {
      return new Ignored("only a new comment can hold a command");
    }
    boolean onPullRequest = payload.isObject("/issue/pull_request");
    if (!onPullRequest && !payload.isMissing("/issue/pull_request")) {
      return new Ignored("the comment is neither on a pull request nor on an issue");
    }
    if (!payload.word("/comment/user/type").equals("User")
        || !payload.word("/sender/type").equals("User")
        || payload.isObject("/comment/performed_via_github_app")) {
      return new Ignored("a program's comment holds no command");
    }
    Optional<CommentCommand> command = CommentCommands.in(payload.text("/comment/body"));
    if (command.isEmpty()) {
      return new Ignored("the comment holds no command");
    }
    return new CommandGiven(
        payload.repositoryId(),
        payload.repositoryName(),
        payload.number("/issue/number"),
        onPullRequest,
        payload.id("/comment/id"),
        payload.login("/comment/user/login"),
        payload.id("/comment/user/id"),
        payload.time("/comment/created_at"),
        command.get());
  }

  /** "Re-run" is a press of Reset: both ask for the migrations to be rehearsed once more. */
  private static GitHubEvent checkRun(String delivery, Payload payload) throws Useless {
    String action = payload.word("/action");
    String button =
        action.equals("rerequested") ? "reset" : payload.word("/requested_action/identifier");
    if (!action.equals("rerequested") && !action.equals("requested_action")) {
      return new Ignored("this action on a check run changes nothing for a preview");
    }
    Optional<Verb> asked = Optional.ofNullable(BUTTONS.get(button));
    if (asked.isEmpty() || !payload.word("/sender/type").equals("User")) {
      return new Ignored("the button is none of ours, or a program pressed it");
    }
    String about = payload.text("/check_run/external_id");
    if (!ABOUT.matcher(about).matches()) {
      return new Ignored("the check run is none of ours");
    }
    return new ButtonPressed(
        payload.repositoryId(),
        payload.repositoryName(),
        about,
        delivery,
        payload.login("/sender/login"),
        payload.id("/sender/id"),
        asked.get());
  }

  private static GitHubEvent push(Payload payload) throws Useless {
    String ref = payload.text("/ref");
    return ref.startsWith(BRANCH)
        ? branch(payload, ref.substring(BRANCH.length()))
        : new Ignored("a tag changes nothing for a preview");
  }

  private static GitHubEvent delete(Payload payload) throws Useless {
    return payload.word("/ref_type").equals("branch")
        ? branch(payload, payload.text("/ref"))
        : new Ignored("a tag changes nothing for a preview");
  }

  private static GitHubEvent branch(Payload payload, String name) throws Useless {
    if (name.isEmpty() || name.length() > LONGEST_BRANCH || CONTROL.matcher(name).find()) {
      return new Ignored("ref is no branch's name");
    }
    return new BranchChanged(payload.repositoryId(), payload.repositoryName(), name);
  }

  private static GitHubEvent repository(Payload payload) throws Useless {
    String action = payload.word("/action");
    return REPOSITORY.contains(action)
        ? new RepositoryChanged(payload.repositoryId(), payload.repositoryName(), action)
        : new Ignored("this action on a repository changes nothing for a preview");
  }

  private static GitHubEvent installation(Payload payload) {
    String action = payload.word("/action");
    return INSTALLATION.contains(action)
        ? new InstallationChanged(action)
        : new Ignored("this action on an installation is not known");
  }
}
