package dev.previewdb.orchestrator.api;

import dev.previewdb.github.actions.ActionsJob;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.SnapshotStanding;
import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.TimeSpan;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.link.ConnectionLink;
import dev.previewdb.orchestrator.link.ConnectionLinks;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.preview.Checkpoint;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.Checkpoints.Standing;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.Wishes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * What people and programs may ask of previews. Asking only writes down what is wanted; the loop
 * does the rest.
 */
public final class Previews {
  private static final Pattern CHECKPOINT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

  private final Map<String, Project> projects;
  private final PreviewStore store;
  private final Wishes wishes;
  private final Checkpoints checkpoints;
  private final Engine engine;
  private final OwnerLogins logins;
  private final Optional<GitHub> gitHub;
  private final SnapshotStandings standings;
  private final FrontDoor door;
  private final ConnectionLinks links;

  /** Where people reach all previews. */
  public record FrontDoor(String host, int port) {}

  public Previews(
      Map<String, Project> projects,
      PreviewStore store,
      Wishes wishes,
      Checkpoints checkpoints,
      Engine engine,
      OwnerLogins logins,
      Optional<GitHub> gitHub,
      SnapshotStandings standings,
      FrontDoor door,
      ConnectionLinks links) {
    this.projects = projects;
    this.store = store;
    this.wishes = wishes;
    this.checkpoints = checkpoints;
    this.engine = engine;
    this.logins = logins;
    this.gitHub = gitHub;
    this.standings = standings;
    this.door = door;
    this.links = links;
  }

  /**
   * All there are.
   *
   * @param removed also those that are gone and can be had back
   */
  List<PreviewView> list(boolean removed) {
    Stream<Preview> gone = removed ? store.undeletable().stream() : Stream.of();
    // What all of them share is asked for once
    Map<Long, List<Standing>> saved = checkpoints.standings();
    Map<String, SnapshotStanding> snapshots = new HashMap<>();
    return Stream.concat(store.list().stream(), gone)
        .map(preview ->
            PreviewView.of(
                preview,
                snapshots.computeIfAbsent(preview.key().project(), standings::of),
                CheckpointView.all(saved.getOrDefault(preview.id(), List.of()))))
        .toList();
  }

  PreviewView show(String name) {
    return view(find(name));
  }

  private PreviewView view(Preview preview) {
    return PreviewView.of(
        preview,
        standings.of(preview.key().project()),
        CheckpointView.all(checkpoints.standings(preview.id())));
  }

  PreviewView create(PreviewRequest request) {
    Project project = project(request.project());
    PreviewKey key = key(project, request);
    Optional<Preview> parent = Optional.ofNullable(request.from()).map(from -> parent(key, from));
    Preview preview = store.lookAgain(key);
    wishes.recall(preview.id(), project.timeToLive(), parent.map(Preview::id).orElse(null));
    return view(store.find(preview.id()).orElseThrow());
  }

  private Preview parent(PreviewKey key, String name) {
    Preview parent = present(name);
    if (!parent.key().project().equals(key.project())) {
      throw PreviewDbException.of(
          Problem.BAD_REQUEST, parent.name() + " is a preview of another project");
    }
    if (parent.key().equals(key)) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "a preview cannot be made from itself");
    }
    parent.refuseIfEmpty();
    return parent;
  }

  /** One that is not gone. */
  private Preview present(String name) {
    Preview preview = find(name);
    if (preview.gone()) {
      throw PreviewDbException.of(Problem.PREVIEW_REMOVED, name, name);
    }
    return preview;
  }

  PreviewView sleep(String name) {
    wishes.sleep(usable(name).id());
    return show(name);
  }

  PreviewView migrate(String name) {
    Preview preview = present(name);
    preview.refuseIfEmpty();
    project(preview.key().project());
    wishes.migrate(preview.id());
    return show(name);
  }

  PreviewView keep(String name, String by) {
    wishes.keep(present(name).id(), by);
    return show(name);
  }

  PreviewView extend(String name, ExtendRequest request) {
    Preview preview = present(name);
    Duration by = TimeSpan.extension(request.by(), project(preview.key().project()).timeToLive());
    wishes.extend(preview.id(), by);
    return show(name);
  }

  PreviewView undelete(String name) {
    Preview preview = find(name);
    Project project = project(preview.key().project());
    String obstacle =
        !(preview.state() instanceof Removed)
            ? "it is " + preview.state().word()
            : preview.life().volumeUntil().filter(store.now()::isBefore).isEmpty()
                ? "it is gone"
                : "";
    if (!obstacle.isEmpty()) {
      throw PreviewDbException.of(Problem.NOTHING_TO_UNDELETE, name, obstacle);
    }
    if (!store.hasRoom(preview, project.maxPreviews())) {
      throw PreviewDbException.of(Problem.TOO_MANY_PREVIEWS, project.name(), project.name());
    }
    wishes.undelete(preview.id(), project.timeToLive());
    return show(name);
  }

  PreviewView checkpoint(String name, CheckpointRequest request) {
    Preview preview = usable(name);
    preview.refuseIfEmpty();
    String checkpoint = request.name();
    if (checkpoint == null || !CHECKPOINT.matcher(checkpoint).matches()) {
      throw PreviewDbException.of(
          Problem.BAD_REQUEST,
          "a checkpoint's name has 1 to 40 small letters, digits, - and _, the first not a sign");
    }
    switch (checkpoints.ask(preview.id(), checkpoint)) {
      case TAKEN -> {}
      case NAME_IN_USE ->
          throw PreviewDbException.of(
              Problem.CHECKPOINT_EXISTS, name, checkpoint, name, checkpoint);
      case TOO_MANY ->
          throw PreviewDbException.of(Problem.TOO_MANY_CHECKPOINTS, name, Checkpoints.MOST, name);
    }
    return show(name);
  }

  PreviewView dropCheckpoint(String name, String checkpoint) {
    Preview preview = find(name);
    if (preview.asked().restore().equals(made(preview, checkpoint).map(Checkpoint::id))
        && preview.asked().restore().isPresent()) {
      throw PreviewDbException.of(Problem.CHECKPOINT_IN_USE, name, checkpoint);
    }
    if (!checkpoints.drop(preview.id(), checkpoint)) {
      throw PreviewDbException.of(Problem.UNKNOWN_CHECKPOINT, name, printable(checkpoint), name);
    }
    return show(name);
  }

  PreviewView restore(String name, String checkpoint) {
    Preview preview = present(name);
    project(preview.key().project());
    Checkpoint made =
        made(preview, checkpoint)
            .orElseThrow(() ->
                PreviewDbException.of(
                    Problem.UNKNOWN_CHECKPOINT, name, printable(checkpoint), name));
    // Else the loop would find that the branch has changed what ran, and rebuild from the snapshot.
    List<String> lost =
        made.facts().historyOrFresh().unlike(preview.facts().historyOrFresh()).stream()
            .map(Migration::label)
            .toList();
    if (preview.facts().servedSha().isPresent() && !lost.isEmpty()) {
      throw PreviewDbException.of(
          Problem.CHECKPOINT_OUTDATED, checkpoint, name, String.join(", ", lost), name);
    }
    wishes.restore(preview.id(), made.id());
    return show(name);
  }

  private Optional<Checkpoint> made(Preview preview, String checkpoint) {
    return checkpoints.made(preview.id()).stream()
        .filter(made -> made.name().equals(checkpoint))
        .findFirst();
  }

  private Preview usable(String name) {
    Preview preview = find(name);
    if (!preview.connectable()) {
      throw PreviewDbException.of(Problem.NOT_READY, name, preview.state().word(), name);
    }
    return preview;
  }

  private PreviewKey key(Project project, PreviewRequest request) {
    Integer number = request.pullRequest();
    String branch = request.branch();
    if ((number == null) == (branch == null) || (branch != null && branch.isBlank())) {
      throw PreviewDbException.of(
          Problem.BAD_REQUEST, "it names not exactly one of pullRequest and branch");
    }
    if (number != null && number < 1) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, number + " is no pull request's number");
    }
    if (branch != null && !Repository.isValidRefName(Constants.R_HEADS + branch)) {
      throw PreviewDbException.of(
          Problem.BAD_REQUEST, printable(branch) + " is no name a branch can have");
    }
    return branch != null
        ? new PreviewKey.Branch(project.name(), branch)
        : pullRequest(project, number == null ? 0 : number);
  }

  private PreviewKey pullRequest(Project project, int number) {
    GitHub there = gitHub.orElseThrow(() -> PreviewDbException.of(Problem.NO_GITHUB));
    String repository =
        project.repository().orElseThrow(() -> PreviewDbException.of(Problem.NO_GITHUB));
    // Asked first, so that a pull request that is not there leaves no row behind.
    long repositoryId = there.repository(repository).id();
    return new PreviewKey.PullRequest(
        project.name(), repositoryId, there.pullRequest(repositoryId, number).number());
  }

  PreviewView reset(String name) {
    Preview preview = find(name);
    // Without its project in the configuration nothing could be cloned for it.
    project(preview.key().project());
    wishes.reset(preview.id());
    return show(name);
  }

  PreviewView delete(String name, String by) {
    Preview preview = find(name);
    wishes.dismiss(preview.id(), by);
    return show(name);
  }

  /**
   * Where it is reached, and its owner's password.
   *
   * @throws PreviewDbException NOT_READY where nobody could connect now
   */
  public ConnectionView connection(String name) {
    Preview preview = usable(name);
    Endpoint at = engine.endpoint(new InstanceId(preview.name(), preview.epoch()));
    return new ConnectionView(
        door.host(), door.port(), preview.name(), at.user(), logins.of(preview.name()).password());
  }

  /** A link that shows the connection once. */
  ConnectionLink connectionLink(String name) {
    return links.make(usable(name).name());
  }

  /** What the link of that token shows. */
  ConnectionView open(OpenRequest link) {
    String token = link.token();
    if (token == null) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "it has no token");
    }
    return links.open(token, this::connection);
  }

  /** That of a job's own pull request. */
  ConnectionView connection(ActionsJob job, @Nullable String project) {
    List<Preview> own =
        projects.keySet().stream()
            .filter(name -> project == null || name.equals(project))
            .flatMap(name ->
                store
                    .find(new PreviewKey.PullRequest(name, job.repositoryId(), job.pullRequest()))
                    .stream())
            .toList();
    // Of the projects that the pull request does not concern there may be rows, and no previews.
    List<Preview> there = own.stream().filter(preview -> !preview.gone()).toList();
    if (there.size() > 1) {
      throw PreviewDbException.of(
          Problem.BAD_REQUEST, "its repository has several projects; name one as \"project\"");
    }
    return Stream.concat(there.stream(), own.stream())
        .findFirst()
        .map(preview -> connection(preview.name()))
        .orElseThrow(() -> PreviewDbException.of(Problem.UNKNOWN_PREVIEW, "of this pull request"));
  }

  private Preview find(String name) {
    return store
        .find(name)
        .orElseThrow(() -> PreviewDbException.of(Problem.UNKNOWN_PREVIEW, printable(name)));
  }

  private Project project(@Nullable String name) {
    Project project = name == null ? null : projects.get(name);
    if (project == null) {
      throw PreviewDbException.of(
          Problem.UNKNOWN_PROJECT,
          name == null ? "given" : printable(name),
          String.join(", ", projects.keySet()));
    }
    return project;
  }

  /** A caller's words are repeated to the caller, without what could disturb a log. */
  private static String printable(String name) {
    String line = name.replaceAll("[^\\p{Graph} ]", "?");
    return line.substring(0, Math.min(80, line.length()));
  }
}
