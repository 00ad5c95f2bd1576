package dev.previewdb.orchestrator.inbox;

import dev.previewdb.github.event.GitHubEvent;
import dev.previewdb.github.event.GitHubEvents;
import dev.previewdb.github.webhook.Delivery;
import dev.previewdb.github.webhook.DeliveryStore;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.command.Commands;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.repository.ProjectRepositories;
import dev.previewdb.orchestrator.state.StateDatabase;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable inbox. A delivery is handled in one transaction with what it asks for, so it is never
 * half done.
 */
public final class Inbox implements DeliveryStore {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private static final String ONE = "delivery";
  private static final int AT_ONCE = 1_000;

  /** GitHub delivers again for three days. */
  private static final Duration OLDEST_COMMAND = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final PreviewStore previews;
  private final ProjectRepositories repositories;
  private final Commands commands;

  public Inbox(
      Jdbi jdbi, PreviewStore previews, ProjectRepositories repositories, Commands commands) {
    this.jdbi = jdbi;
    this.previews = previews;
    this.repositories = repositories;
    this.commands = commands;
  }

  @Override
  public boolean insert(Delivery delivery) {
    boolean isNew =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    "INSERT INTO inbox (delivery_id, event, body) VALUES (:id, :event, :body) ON CONFLICT DO NOTHING")
                .bind("id", delivery.id())
                .bind("event", delivery.event())
                .bind("body", delivery.body())
                .execute())
            == 1;
    log.debug("delivery {} is {}", delivery.id(), isNew ? "stored" : "known already");
    return isNew;
  }

  /**
   * Handles what has arrived, oldest first; of very much a part, so that the work it asks for and
   * the end of the service wait for no flood.
   */
  public void handleSome() {
    for (int i = 0; i < AT_ONCE && jdbi.inTransaction(this::handleOldest); i++) {
      log.debug("a delivery is handled for good");
    }
  }

  private boolean handleOldest(Handle handle) {
    Optional<Delivery> oldest =
        handle
            .createQuery(
                """
                SELECT delivery_id, event, body FROM inbox WHERE handled_at IS NULL
                ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
            .map(
                (row, context) -> new Delivery(row.getString(1), row.getString(2), row.getBytes(3)))
            .findOne();
    oldest.ifPresent(delivery -> done(handle, delivery, outcome(handle, delivery)));
    return oldest.isPresent();
  }

  /**
   * One that cannot be handled stands in nobody's way: what it told is found by the next look at
   * all open pull requests.
   */
  private String outcome(Handle handle, Delivery delivery) {
    handle.savepoint(ONE);
    try {
      return handle(handle, delivery);
    } catch (RuntimeException e) {
      if (StateDatabase.mayPass(e)) {
        throw e;
      }
      handle.rollbackToSavepoint(ONE);
      log.error("the delivery {} ({}) cannot be handled", delivery.id(), delivery.event(), e);
      return "failed: " + Told.of(e, "the delivery").code();
    }
  }

  private String handle(Handle handle, Delivery delivery) {
    return switch (GitHubEvents.parse(delivery)) {
      case GitHubEvent.Ping ping -> "ping";
      case GitHubEvent.Ignored ignored -> "ignored: " + ignored.why();
      case GitHubEvent.PullRequestChanged changed ->
          each(
              handle,
              changed.repositoryId(),
              changed.repository(),
              project ->
                  previews.lookAgain(
                      handle,
                      new PreviewKey.PullRequest(
                          project.name(), changed.repositoryId(), changed.number())));
      case GitHubEvent.CommandGiven given when tooOld(handle, given) ->
          "ignored: the comment is older than what GitHub delivers";
      case GitHubEvent.CommandGiven given ->
          all(
              handle,
              given.repositoryId(),
              given.repository(),
              projects ->
                  commands.insert(handle, projects.stream().map(Project::name).toList(), given));
      case GitHubEvent.ButtonPressed pressed ->
          each(
              handle,
              pressed.repositoryId(),
              pressed.repository(),
              project ->
                  about(project, pressed).ifPresent(key -> commands.insert(handle, key, pressed)));
      case GitHubEvent.BranchChanged changed ->
          each(
              handle,
              changed.repositoryId(),
              changed.repository(),
              project -> previews.lookAgainAtBranch(handle, project.name(), changed.branch()));
      case GitHubEvent.RepositoryChanged changed ->
          each(
              handle,
              changed.repositoryId(),
              changed.repository(),
              project -> repositories.lookAgain(handle, project));
      case GitHubEvent.InstallationChanged changed -> {
        repositories.lookAgainAtAll(handle);
        yield "look again at all repositories";
      }
    };
  }

  /**
   * Done commands are forgotten in time, and a delivery that somebody kept is not to repeat one.
   */
  private static boolean tooOld(Handle handle, GitHubEvent.CommandGiven given) {
    return handle
        .createQuery("SELECT :written < now() - make_interval(secs => :secs)")
        .bind("written", given.writtenAt().atOffset(ZoneOffset.UTC))
        .bind("secs", OLDEST_COMMAND.toSeconds())
        .mapTo(Boolean.class)
        .one();
  }

  /** The preview that the check run was about, if it is this project's: project, slash, number. */
  private static Optional<PreviewKey.PullRequest> about(
      Project project, GitHubEvent.ButtonPressed pressed) {
    String start = project.name() + "/";
    return pressed.about().startsWith(start)
        ? Optional.of(
            new PreviewKey.PullRequest(
                project.name(),
                pressed.repositoryId(),
                Integer.parseInt(pressed.about().substring(start.length()))))
        : Optional.empty();
  }

  /** For each project of that repository; the outcome in words. */
  private String each(
      Handle handle, long repositoryId, String repository, Consumer<Project> asked) {
    return all(handle, repositoryId, repository, projects -> projects.forEach(asked));
  }

  /** For all projects of that repository at once, if there are any; the outcome in words. */
  private String all(
      Handle handle, long repositoryId, String repository, Consumer<List<Project>> asked) {
    List<Project> concerned = repositories.concernedBy(handle, repositoryId, repository);
    if (concerned.isEmpty()) {
      return "ignored: no project has this repository";
    }
    asked.accept(concerned);
    return "look again";
  }

  /** The id stays, so that a redelivery is known; what the delivery said is needed no more. */
  private static void done(Handle handle, Delivery delivery, String outcome) {
    log.info("delivery {} ({}): {}", delivery.id(), delivery.event(), outcome);
    handle
        .createUpdate(
            "UPDATE inbox SET handled_at = now(), outcome = :outcome, body = '' WHERE delivery_id = :id")
        .bind("outcome", outcome)
        .bind("id", delivery.id())
        .execute();
  }
}
