package dev.previewdb.orchestrator;

import dev.previewdb.github.actions.JobTokens;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.github.webhook.WebhookIntake;
import dev.previewdb.github.webhook.WebhookLimits;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.api.ApiServer;
import dev.previewdb.orchestrator.api.BearerTokens;
import dev.previewdb.orchestrator.api.JobConnections;
import dev.previewdb.orchestrator.api.Previews;
import dev.previewdb.orchestrator.api.Previews.FrontDoor;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.capture.ScheduledCaptures;
import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.capture.SnapshotVerification;
import dev.previewdb.orchestrator.command.ChatAnswer;
import dev.previewdb.orchestrator.command.CommandEffects;
import dev.previewdb.orchestrator.command.CommandWork;
import dev.previewdb.orchestrator.command.Commands;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.GitHubAccess;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Secret;
import dev.previewdb.orchestrator.desired.DesiredState;
import dev.previewdb.orchestrator.desired.ForkApprovals;
import dev.previewdb.orchestrator.desired.Truth;
import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.DiskWatch;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.inbox.DeliverySweep;
import dev.previewdb.orchestrator.inbox.Forgetting;
import dev.previewdb.orchestrator.inbox.Inbox;
import dev.previewdb.orchestrator.link.ConnectionLinks;
import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.migrate.checkout.CheckoutLimits;
import dev.previewdb.orchestrator.migrate.checkout.GitCheckout;
import dev.previewdb.orchestrator.migrate.command.CommandTools;
import dev.previewdb.orchestrator.migrate.tool.KnownTools;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import dev.previewdb.orchestrator.preview.Wishes;
import dev.previewdb.orchestrator.publish.ConnectionSecrets;
import dev.previewdb.orchestrator.publish.HandOffs;
import dev.previewdb.orchestrator.publish.Outbox;
import dev.previewdb.orchestrator.publish.kubernetes.ClusterAccess;
import dev.previewdb.orchestrator.reconcile.PreviewReconciler;
import dev.previewdb.orchestrator.report.Reporter;
import dev.previewdb.orchestrator.report.SnapshotNews;
import dev.previewdb.orchestrator.repository.ProjectRepositories;
import dev.previewdb.orchestrator.repository.RepositorySweep;
import dev.previewdb.orchestrator.router.PreviewDestinations;
import dev.previewdb.orchestrator.router.Router;
import dev.previewdb.orchestrator.slack.ResponseUrls;
import dev.previewdb.orchestrator.slack.SlackIntake;
import dev.previewdb.orchestrator.state.StateDatabase;
import dev.previewdb.orchestrator.state.StateInstance;
import dev.previewdb.orchestrator.state.StateOwner;
import dev.previewdb.orchestrator.storage.ServiceKey;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.orchestrator.storage.StorageLock;
import dev.previewdb.orchestrator.warm.WarmPool;
import dev.previewdb.orchestrator.work.DueWork;
import dev.previewdb.orchestrator.work.Worker;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.capture.EmptySiblings;
import dev.previewdb.snapshot.server.MemoryGroups;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.volume.Volumes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: every part is made here, by hand, and closed here in the opposite order.
 */
public final class Service implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private static final int RECEIVERS_AT_ONCE = 4;

  private final Opened opened;
  private final int port;

  private Service(Opened opened, int port) {
    this.opened = opened;
    this.port = port;
  }

  /**
   * Starts everything, or nothing: what was opened before a failure is closed again.
   *
   * @param listener told of each move of a preview
   * @throws PreviewDbException naming what stands in the way
   */
  public static Service start(Config config, PreviewTransitions.Listener listener) {
    Opened opened = new Opened();
    try {
      return new Service(opened, compose(config, listener, opened));
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static int compose(Config config, PreviewTransitions.Listener listener, Opened opened) {
    Storage storage = Storage.open(config.storage());
    storage.requireSockets(config.projects().keySet());
    opened.add(StorageLock.take(storage));
    Machine machine = Machine.of(config, storage);
    StateDatabase state = opened.add(stateDatabase(config, storage, machine, opened));
    // Whatever lies there was left by a service that was killed.
    Volumes.delete(storage.workspace());
    Jdbi jdbi = Jdbi.create(state.dataSource());
    Outbox outbox = new Outbox(jdbi, config.projects());
    PreviewStore store = new PreviewStore(jdbi, outbox);
    Wishes wishes = new Wishes(jdbi);
    Checkpoints checkpoints = new Checkpoints(jdbi);

    Optional<GitHub> gitHub =
        config.github().map(access -> opened.add(ConfiguredGitHub.open(access)));
    SnapshotCatalog snapshots = new SnapshotCatalog(storage.snapshots());
    snapshots.sweep();
    SnapshotVerification.sweep(storage);
    config.projects().keySet().forEach(snapshots::nameDamaged);
    OwnerLogins logins = new OwnerLogins(ServiceKey.of(storage));
    Optional<MemoryGroups> memory = memoryGroups(config, storage, opened);
    CommandTools commandTools = CommandTools.of(storage.root(), ServiceKey.name(storage), memory);
    commandTools.sweep(config.projects().values().stream().map(Project::migrations).toList());
    MigrationLogs logs = new MigrationLogs(storage.migrationLogs());
    LocalEngine engine =
        new LocalEngine(
            new InstanceDirectories(storage.previews(), storage.workspace()),
            machine.installations(),
            machine.runAs(),
            config.engine(),
            logins::of,
            memory);
    Holds holds = new Holds(Clock.systemUTC());
    GitCheckout git = new GitCheckout(storage.git(), CheckoutLimits.defaults());
    ForkApprovals approvals = new ForkApprovals(jdbi);
    Truth truth = new Truth(gitHub, git, approvals);
    WarmPool warm =
        opened.add(new WarmPool(spares(config), engine, snapshots, () -> !store.due().isEmpty()));
    PreviewReconciler reconciler =
        PreviewReconciler.of(
            config.projects(),
            store,
            checkpoints,
            new PreviewTransitions(store, listener),
            new DesiredState(truth, store, holds),
            engine,
            holds,
            warm,
            config.engine().sleepAfter(),
            logins,
            snapshots,
            new EmptySiblings(machine.installations(), machine.runAs()),
            git,
            KnownTools.all(),
            commandTools,
            logs,
            storage.workspace());
    SnapshotStandings standings = new SnapshotStandings(config.projects(), storage);
    Reporter reporter = new Reporter(store, gitHub, config.http().publicUrl(), standings);
    SnapshotNews news = new SnapshotNews(standings, store);
    ProjectRepositories repositories = new ProjectRepositories(jdbi, config.projects().values());
    Commands commands = new Commands(jdbi);
    Inbox inbox = new Inbox(jdbi, store, repositories, commands);
    Forgetting forgetting = new Forgetting(jdbi);
    ConnectionLinks links = new ConnectionLinks(jdbi, config.http().publicUrl());
    Optional<ResponseUrls> slack =
        config.slack().map(access -> opened.add(new ResponseUrls(access.hooksUrl(), links)));
    List<DueWork> kinds = new ArrayList<>();
    kinds.add(new DueWork("reconcile", store::due, reconciler::reconcile));
    kinds.add(new DueWork("report", store::untold, reporter::report));
    gitHub.ifPresent(there -> {
      CommandEffects effects =
          new CommandEffects(config.projects(), store, wishes, approvals, truth, there);
      Consumer<ChatAnswer> chat =
          slack.<Consumer<ChatAnswer>>map(urls -> urls).orElse(answer -> {});
      CommandWork answers = new CommandWork(commands, effects, there, chat);
      kinds.add(new DueWork("command", commands::unanswered, answers::handle));
      RepositorySweep repositorySweep = new RepositorySweep(repositories, store, there);
      kinds.add(new DueWork("repository", repositories::due, repositorySweep::look));
      DeliverySweep deliveries = new DeliverySweep(jdbi, there);
      kinds.add(new DueWork("deliveries", deliveries::due, deliveries::look));
      deliveries.begin();
    });
    ScheduledCaptures captures =
        opened.add(
            new ScheduledCaptures(
                state.dataSource(),
                ServiceKey.name(storage),
                new ProjectCapture(storage, machine, Clock.systemUTC()),
                config.projects().values(),
                config.capturesAtOnce()));
    Worker worker =
        opened.add(
            new Worker(
                state.dataSource(),
                "scheduled_tasks",
                ServiceKey.name(storage),
                config.engine().workers(),
                () -> {
                  inbox.handleSome();
                  news.look();
                  forgetting.look();
                },
                kinds));

    Router router =
        opened.add(Router.open(config.router(), new PreviewDestinations(store, engine, holds)));
    FrontDoor door = new FrontDoor(config.router().publicHost(), router.port());
    Previews previews =
        new Previews(
            config.projects(),
            store,
            wishes,
            checkpoints,
            engine,
            logins,
            gitHub,
            standings,
            door,
            links);
    List<Worker> handOffs = new ArrayList<>();
    if (config.projects().values().stream().anyMatch(project -> project.handOff().isWanted())) {
      String name = ServiceKey.name(storage);
      ConnectionSecrets secrets =
          new ConnectionSecrets(
              ClusterAccess.ofThisProcess(),
              name,
              previews::connection,
              config.router().tls().map(any -> "require"));
      HandOffs sender =
          opened.add(
              new HandOffs(
                  outbox,
                  store,
                  config.projects(),
                  gitHub,
                  door,
                  config.http().publicUrl(),
                  secrets));
      DueWork messages = new DueWork("hand-off", outbox::nextMessages, sender::send);
      handOffs.add(handOffs(state, name, "scheduled_hand_offs", () -> {}, messages));
      DueWork kept = new DueWork("hand-off", outbox::nextSecrets, sender::send);
      handOffs.add(handOffs(state, name, "scheduled_secrets", outbox::lookAtSecretsAgain, kept));
      outbox.beginSecrets();
      handOffs.forEach(opened::add);
    }
    StrangersBodies strangers = new StrangersBodies(WebhookLimits.standard());
    Optional<WebhookIntake> webhooks =
        config.github().map(access -> webhooks(access, inbox, strangers));
    ApiServer api =
        opened.add(
            new ApiServer(
                config.http(),
                previews,
                new BearerTokens(config.apiToken()),
                new JobConnections(
                    config.github().map(access -> jobTokens(config, access)), previews),
                strangers,
                logs,
                webhooks,
                config
                    .slack()
                    .map(access ->
                        new SlackIntake(
                            access,
                            store,
                            repositories,
                            commands,
                            slack.orElseThrow(),
                            Clock.systemUTC()))));

    // Whoever looks at the preview next learns why it does not run.
    opened.add(
        DiskWatch.start(
            engine, id -> store.find(id.preview()).ifPresent(p -> store.lookAgain(p.id()))));
    store.lookAgainAtAll();
    repositories.begin();
    int port = api.start();
    worker.start();
    handOffs.forEach(Worker::start);
    captures.start();
    warm.start();
    return port;
  }

  /** With threads of its own: a receiver that hangs keeps no preview waiting. */
  private static Worker handOffs(
      StateDatabase state, String name, String table, Runnable before, DueWork kind) {
    return new Worker(state.dataSource(), table, name, RECEIVERS_AT_ONCE, before, List.of(kind));
  }

  private static Map<String, Integer> spares(Config config) {
    return config.projects().values().stream()
        .collect(Collectors.toMap(Project::name, Project::warm));
  }

  /** Empty when nobody wants a limit, and, said so, when this machine cannot have one. */
  private static Optional<MemoryGroups> memoryGroups(
      Config config, Storage storage, Opened opened) {
    if (config.engine().limits().memory().isEmpty()) {
      return Optional.empty();
    }
    try {
      MemoryGroups groups = opened.add(MemoryGroups.open("previewdb-" + ServiceKey.name(storage)));
      groups.sweep();
      return Optional.of(groups);
    } catch (SnapshotException e) {
      log.warn("previews run without engine.limits.memory. {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static StateDatabase stateDatabase(
      Config config, Storage storage, Machine machine, Opened opened) {
    StateOwner owner = new StateOwner(ServiceKey.name(storage), storage.root());
    return config
        .state()
        .map(access -> StateDatabase.of(access, owner))
        .orElseGet(() ->
            StateDatabase.of(
                opened.add(
                    StateInstance.open(storage.state(), machine.installations(), machine.runAs())),
                owner));
  }

  /** Meant for this very service: a job asks GitHub for a token with its public URL as audience. */
  private static JobTokens jobTokens(Config config, GitHubAccess access) {
    return new JobTokens(access.actionsIssuer(), config.http().publicUrl().toString());
  }

  private static WebhookIntake webhooks(
      GitHubAccess access, Inbox inbox, StrangersBodies strangers) {
    List<String> secrets = access.webhookSecrets().stream().map(Secret::value).toList();
    return new WebhookIntake(WebhookSecrets.of(secrets), inbox, strangers);
  }

  /** The port of the HTTP server. */
  public int port() {
    return port;
  }

  /** Lets running work end for a while, then stops. Previews stay as they are. */
  @Override
  public void close() {
    opened.close();
  }
}
