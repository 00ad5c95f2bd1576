package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.engine.Awake;
import dev.previewdb.orchestrator.engine.Cloned;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.MemoryGroups;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.Sharing;
import dev.previewdb.snapshot.volume.UnmeasuredClone;
import dev.previewdb.snapshot.volume.Volumes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.newsclub.net.unix.AFUNIXSocketFactory;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs previews on this machine: one directory and one PostgreSQL for each incarnation. */
public final class LocalEngine implements Engine {
  static final Logger log = LoggerFactory.getLogger(LocalEngine.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final InstanceDirectories directories;
  private final Installations installations;
  private final RunAs runAs;
  private final LocalEngineSettings settings;
  private final Optional<MemoryGroups> memory;
  private final DiskQuota quota;
  private final Function<String, OwnerLogin> logins;
  private final ConcurrentMap<Path, Long> sizes = new ConcurrentHashMap<>();
  private final OwnerAccess owners = new OwnerAccess();
  private final Crashes crashes = new Crashes(Clock.systemUTC());
  private final ConcurrentMap<InstanceId, ReentrantLock> starts = new ConcurrentHashMap<>();

  /** Instances whose memory nobody limits. */
  public LocalEngine(
      InstanceDirectories directories,
      Installations installations,
      RunAs runAs,
      LocalEngineSettings settings,
      Function<String, OwnerLogin> logins) {
    this(directories, installations, runAs, settings, logins, Optional.empty());
  }

  /**
   * Instances of that directory.
   *
   * @param logins from a preview's name to what its owner is told: a crash can take the password
   *     with it
   * @param memory where each has its group, with the limit of the settings; empty for no limit
   */
  public LocalEngine(
      InstanceDirectories directories,
      Installations installations,
      RunAs runAs,
      LocalEngineSettings settings,
      Function<String, OwnerLogin> logins,
      Optional<MemoryGroups> memory) {
    this.directories = directories;
    this.installations = installations;
    this.runAs = runAs;
    this.settings = settings;
    this.logins = logins;
    this.memory = memory;
    this.quota = new DiskQuota(directories, settings.limits().disk());
  }

  @Override
  public List<InstanceStatus> instances(String preview) {
    return directories.marks().stream()
        .filter(mark -> mark.preview().equals(preview))
        .map(mark -> new InstanceStatus(mark.id(), condition(mark)))
        .toList();
  }

  @Override
  public List<InstanceId> all() {
    return directories.marks().stream().map(InstanceMark::id).toList();
  }

  private Condition condition(InstanceMark mark) {
    if (!directories.isWhole(mark.id())) {
      return Condition.INCOMPLETE;
    }
    boolean runs = PostgresServer.isRunning(directories.home(mark.id()), runAs);
    return runs ? Condition.RUNNING : Condition.STOPPED;
  }

  @Override
  public Cloned clone(InstanceId id, Snapshot snapshot) {
    return cloned(
        InstanceMark.of(id, snapshot.manifest()),
        snapshot.data(),
        made -> bytes(made, id, snapshot.data()));
  }

  @Override
  public Cloned branch(InstanceId id, InstanceId from) {
    InstanceMark mark = mark(from);
    // Who connects to the other meanwhile waits: it must not start under the copy's hands.
    ReentrantLock lock = startsOf(from);
    lock.lock();
    try {
      stop(from);
      requireClean(from);
      // It counts from its snapshot's size, as what it is a copy of
      return cloned(mark.copiedAs(id), directories.data(from), made -> mark.bytes());
    } finally {
      lock.unlock();
    }
  }

  private ReentrantLock startsOf(InstanceId id) {
    return starts.computeIfAbsent(id, known -> new ReentrantLock());
  }

  /** What a killed server left would have to be recovered, by each copy for itself. */
  private void requireClean(InstanceId from) {
    InstanceMark mark = mark(from);
    if (PostgresServer.crashed(directories.home(from))) {
      awake(mark);
      stop(from);
    }
  }

  private Cloned cloned(InstanceMark mark, Path data, ToLongFunction<UnmeasuredClone> beganWith) {
    InstanceId id = mark.id();
    PostgresServer.requireSocket(directories.home(id));
    if (directories.exists(id)) {
      delete(id);
    }
    directories.create(mark);
    log.debug("{}: marked as ours", id);
    try {
      UnmeasuredClone result = Volumes.cloneUnmeasured(data, directories.draft(id), runAs);
      log.debug("{}: the files are cloned", id);
      directories.finish(mark.of(beganWith.applyAsLong(result)));
      log.debug("{}: the clone is whole", id);
      return new Cloned(
          result.mode().name().toLowerCase(Locale.ROOT), result.sharing(), result.took());
    } catch (RuntimeException e) {
      directories.delete(id);
      throw e;
    }
  }

  @Override
  public void adopt(InstanceId spare, InstanceId as) {
    InstanceMark mark = mark(spare);
    if (directories.exists(as)) {
      delete(as);
    }
    owners.expect(as, mark.role(), logins.apply(as.preview()));
    if (!movesWithItsHome(spare) || !movesWithItsHome(as)) {
      stop(spare);
    }
    directories.rename(mark, as);
    owners.rename(spare, as);
    log.debug("{}: it was {}", as, spare);
  }

  /** Of what never changes one measurement holds for all its clones. */
  private long bytes(UnmeasuredClone clone, InstanceId id, Path snapshot) {
    return clone
        .sharing()
        .map(Sharing::bytes)
        .orElseGet(
            () -> sizes.computeIfAbsent(snapshot, data -> Volumes.bytes(directories.draft(id))));
  }

  private boolean movesWithItsHome(InstanceId id) {
    return PostgresServer.socketIsWithin(directories.home(id));
  }

  @Override
  public Sharing measure(InstanceId id) {
    return Volumes.measure(directories.data(mark(id).id()));
  }

  @Override
  public Endpoint start(InstanceId id, OwnerLogin login) {
    InstanceMark mark = mark(id);
    FutureTask<?> marked = directories.syncing(id);
    FutureTask<String> letIn = owners.expected(id, mark.role(), login);
    // Who has a session of a spare open need not ask for its server
    if (!owners.grantInOpenSession(id, letIn, () -> running(mark), mark.database())) {
      PostgresServer server = awake(mark);
      log.debug("{}: its server answers", id);
      owners.grant(id, letIn, server, mark.database());
      server.settle();
    }
    log.debug("{}: its owner may log in", id);
    await(marked);
    log.debug("{}: it is on disk that it is there and runs", id);
    return endpoint(id);
  }

  private static void await(FutureTask<?> task) {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a mark was synced", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException why
          ? why
          : new IllegalStateException(e.getCause());
    }
  }

  @Override
  public Awake wake(InstanceId id) {
    InstanceMark mark = mark(id);
    if (PostgresServer.isReady(directories.home(id))) {
      return new Awake(endpoint(id), CompletableFuture.completedFuture(null));
    }
    PostgresServer server = awake(mark);
    if (id.isSpare()) {
      owners.prepare(id, server.connect(mark.database()));
      Rehearsal.of(mark, logins.apply(mark.preview()), owners, this::connectAsOwner);
      server.settle();
    }
    return new Awake(endpoint(id), server.durable());
  }

  /** One at a time: two connections may come at the same moment. */
  private PostgresServer awake(InstanceMark mark) {
    ReentrantLock lock = startsOf(mark.id());
    lock.lock();
    try {
      return running(mark).orElseGet(() -> started(mark));
    } finally {
      lock.unlock();
    }
  }

  private PostgresServer started(InstanceMark mark) {
    quota
        .refusal(mark)
        .ifPresent(refusal -> {
          throw refusal;
        });
    boolean cutOff = PostgresServer.cutOff(directories.home(mark.id()));
    crashes.restart(mark.id(), directories.home(mark.id()));
    PostgresServer server = PostgresServer.start(request(mark));
    if (cutOff && !mark.id().isSpare()) {
      OwnerLogin login = logins.apply(mark.preview());
      owners.grant(
          mark.id(), OwnerAccess.statement(mark.role(), login, mark.id()), server, mark.database());
    }
    return server;
  }

  private StartRequest request(InstanceMark mark) {
    StartRequest request =
        StartRequest.of(installations.server(mark.major()), directories.home(mark.id()), runAs)
            .with(PreviewSettings.of(settings))
            .preload(mark.preloaded())
            .allow(new HbaRule(mark.database(), mark.role()))
            .patience(settings.startWithin())
            .quickly();
    OptionalLong bytes = settings.limits().memory();
    return memory.isPresent() && bytes.isPresent()
        ? request.into(memory.get().limit(mark.group(), bytes.getAsLong()))
        : request;
  }

  @Override
  public Endpoint endpoint(InstanceId id) {
    InstanceMark mark = mark(id);
    Path socket = PostgresServer.socket(directories.home(id));
    return new Endpoint(socket, mark.database(), mark.role());
  }

  @Override
  public Connection connectAsOwner(InstanceId id, OwnerLogin login, Properties driver)
      throws SQLException {
    Endpoint endpoint = endpoint(id);
    Properties properties = new Properties();
    properties.putAll(driver);
    PGProperty.USER.set(properties, endpoint.user());
    PGProperty.PASSWORD.set(properties, login.password());
    PGProperty.SOCKET_FACTORY.set(properties, AFUNIXSocketFactory.FactoryArg.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, endpoint.socket().toString());
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    // In the URL and encoded: the driver takes a database given as a property for the user's own.
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost/"
            + URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8),
        properties);
  }

  @Override
  public Connection connectAsAdministrator(InstanceId id) {
    InstanceMark mark = mark(id);
    return running(mark)
        .orElseThrow(() ->
            quota
                .refusal(mark)
                .orElseGet(
                    () -> PreviewDbException.of(Problem.INSTANCE_UNUSABLE, id, "it does not run")))
        .connect(mark.database());
  }

  @Override
  public void stop(InstanceId id) {
    owners.forget(id);
    directories
        .mark(id)
        .ifPresent(mark -> {
          running(mark).ifPresent(server -> server.stop(StopMode.FAST, STOP_PATIENCE));
          removeGroup(mark);
        });
  }

  @Override
  public void delete(InstanceId id) {
    // What it holds is thrown away: there is nothing to write to disk before it ends, and nothing
    // to ask its server, which may not even be installed any more.
    owners.forget(id);
    Optional<InstanceMark> mark = directories.mark(id);
    if (mark.isPresent()) {
      PostgresServer.end(directories.home(id), STOP_PATIENCE);
      removeGroup(mark.get());
      log.debug("{}: its server is stopped", id);
      directories.delete(id);
      starts.remove(id);
      log.debug("{}: its files are deleted", id);
    }
  }

  /**
   * Ends the running instances that grew beyond their quota, and every session with them: at once,
   * for a clean end would write still more. They do not start again before they are replaced.
   *
   * @return those that were ended
   */
  List<InstanceId> endThoseOverQuota() {
    if (settings.limits().disk().isEmpty()) {
      return List.of();
    }
    return directories.marks().stream()
        .filter(mark -> PostgresServer.isReady(directories.home(mark.id())))
        .filter(this::endedOverQuota)
        .map(InstanceMark::id)
        .toList();
  }

  /** One that cannot be looked at, or does not end, keeps no other from being looked at. */
  private boolean endedOverQuota(InstanceMark mark) {
    try {
      Optional<PreviewDbException> refusal = quota.refusal(mark);
      refusal.ifPresent(why -> {
        log.warn("{}: ended. {}", mark.id(), why.getMessage());
        PostgresServer.end(directories.home(mark.id()), STOP_PATIENCE);
        removeGroup(mark);
      });
      return refusal.isPresent();
    } catch (SnapshotException e) {
      log.warn("{}: {}", mark.id(), e.getMessage());
      return false;
    }
  }

  private void removeGroup(InstanceMark mark) {
    memory.ifPresent(groups -> groups.remove(mark.group()));
  }

  private Optional<PostgresServer> running(InstanceMark mark) {
    return PostgresServer.attach(
        directories.home(mark.id()), installations.server(mark.major()), runAs);
  }

  private InstanceMark mark(InstanceId id) {
    return directories
        .mark(id)
        .orElseThrow(() -> PreviewDbException.of(Problem.INSTANCE_UNUSABLE, id, "it is not there"));
  }
}
