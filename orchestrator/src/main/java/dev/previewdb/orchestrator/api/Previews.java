package dev.previewdb.orchestrator.api;

import dev.previewdb.github.client.GitHub;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * What people and programs may ask of previews. Asking only writes down what is wanted; the loop
 * does the rest.
 */
public final class Previews {
  private final Map<String, Project> projects;
  private final PreviewStore store;
  private final Engine engine;
  private final OwnerLogins logins;
  private final Optional<GitHub> gitHub;
  private final SnapshotStandings standings;
  private final FrontDoor door;

  /** Where people reach all previews. */
  public record FrontDoor(String host, int port) {}

  public Previews(
      Map<String, Project> projects,
      PreviewStore store,
      Engine engine,
      OwnerLogins logins,
      Optional<GitHub> gitHub,
      SnapshotStandings standings,
      FrontDoor door) {
    this.projects = projects;
    this.store = store;
    this.engine = engine;
    this.logins = logins;
    this.gitHub = gitHub;
    this.standings = standings;
    this.door = door;
  }

  List<PreviewView> list() {
    return store.list().stream().map(this::view).toList();
  }

  PreviewView show(String name) {
    return view(find(name));
  }

  private PreviewView view(Preview preview) {
    return PreviewView.of(preview, standings.of(preview.key().project()));
  }

  PreviewView create(PreviewRequest request) {
    Project project = project(request.project());
    Preview preview = store.lookAgain(key(project, request));
    store.recall(preview.id(), project.timeToLive());
    return view(store.find(preview.id()).orElseThrow());
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
    store.reset(preview.id());
    return show(name);
  }

  PreviewView delete(String name, String by) {
    Preview preview = find(name);
    store.dismiss(preview.id(), by);
    return show(name);
  }

  /** Where it is reached, and its owner's password. */
  ConnectionView connection(String name) {
    Preview preview = find(name);
    if (!preview.connectable()) {
      throw PreviewDbException.of(Problem.NOT_READY, name, preview.state().word(), name);
    }
    Endpoint at = engine.endpoint(new InstanceId(preview.name(), preview.epoch()));
    return new ConnectionView(
        door.host(), door.port(), preview.name(), at.user(), logins.of(preview.name()).password());
  }

  private Preview find(String name) {
    return store
        .find(name)
        .orElseThrow(() -> PreviewDbException.of(Problem.UNKNOWN_PREVIEW, printable(name)));
  }

  private Project project(@org.jspecify.annotations.Nullable String name) {
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
