package dev.previewdb.orchestrator.publish;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.api.Previews.FrontDoor;
import dev.previewdb.orchestrator.config.Config.HandOff;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the outbox holds, one at a time; what is not taken is sent again by the caller. */
public final class HandOffs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HandOffs.class);

  private final Outbox outbox;
  private final PreviewStore store;
  private final Map<String, Project> projects;
  private final Optional<GitHub> gitHub;
  private final FrontDoor door;
  private final URI publicUrl;
  private final ConnectionSecrets secrets;
  private final Receiver receiver = new Receiver();

  public HandOffs(
      Outbox outbox,
      PreviewStore store,
      Map<String, Project> projects,
      Optional<GitHub> gitHub,
      FrontDoor door,
      URI publicUrl,
      ConnectionSecrets secrets) {
    this.outbox = outbox;
    this.store = store;
    this.projects = projects;
    this.gitHub = gitHub;
    this.door = door;
    this.publicUrl = publicUrl;
    this.secrets = secrets;
  }

  /**
   * Sends one, and writes down that it was taken. Killed in between, it sends it again, under the
   * same id.
   *
   * @throws PreviewDbException HAND_OFF_NOT_TAKEN; the caller tries again
   * @throws GitHubException when GitHub gave no answer; the caller tries again
   */
  public void send(long id) {
    outbox.find(id).filter(letter -> !letter.done()).ifPresent(this::send);
  }

  private void send(Letter letter) {
    Preview preview = store.find(letter.previewId()).orElseThrow();
    Optional<HandOff> settings =
        Optional.ofNullable(projects.get(preview.key().project()))
            .map(Project::handOff)
            .filter(wanted -> Way.of(wanted, preview.key()).contains(letter.way()));
    if (letter.stale()) {
      log.warn(
          PreviewDbException.of(
                  Problem.HAND_OFF_GIVEN_UP,
                  preview.name(),
                  letter.news().state().word(),
                  Outbox.LONGEST_WAIT.toDays())
              .getMessage());
    } else if (settings.isPresent()) {
      told(letter, settings.get(), preview);
    }
    outbox.done(letter.id());
  }

  /** What is refused for certain is told once, and stands in the way of nothing. */
  private void told(Letter letter, HandOff settings, Preview preview) {
    String state = letter.news().state().word();
    try {
      if (send(letter, settings, preview)) {
        log.info("{}: handed off as {} by {}", preview.name(), state, letter.way().word());
      }
    } catch (GitHubException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      log.error(
          PreviewDbException.of(Problem.HAND_OFF_REFUSED, preview.name(), state, e.what(), e.mend())
              .getMessage());
    }
  }

  /** Whether there was anything to do. */
  private boolean send(Letter letter, HandOff settings, Preview preview) {
    return switch (letter.way()) {
      case WEBHOOK -> {
        receiver.send(settings.webhook().orElseThrow(), body(letter, preview));
        yield true;
      }
      case REPOSITORY_DISPATCH -> {
        gitHub
            .orElseThrow(() -> PreviewDbException.of(Problem.NO_GITHUB))
            .dispatch(
                ((PreviewKey.PullRequest) preview.key()).repositoryId(),
                "previewdb-" + letter.news().state().word(),
                body(letter, preview).json());
        yield true;
      }
      case KUBERNETES_SECRET ->
          secrets.send(
              letter,
              preview,
              settings.kubernetesSecret().orElseThrow(),
              () -> outbox.isLatest(letter));
    };
  }

  private HandOffBody body(Letter letter, Preview preview) {
    return HandOffBody.of(letter, preview, door, publicUrl);
  }

  @Override
  public void close() {
    receiver.close();
  }
}
