package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.ALREADY_RUNNING;
import static dev.previewdb.snapshot.SnapshotProblem.DISK_FULL;
import static dev.previewdb.snapshot.SnapshotProblem.STOP_TIMED_OUT;

import dev.previewdb.snapshot.SnapshotException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server that runs, with the files of one home directory. It outlives us; {@link
 * #attach} finds it again. Who asks as the administrator is told apart by the operating system
 * (peer), so only the user we run as can be it.
 */
public final class PostgresServer {
  /** The superuser role of every data directory we make. */
  public static final String ADMINISTRATOR = "previewdb_admin";

  /** Names the socket of a server that listens on no port. */
  private static final int SOCKET_ONLY_PORT = 5432;

  /** A start that we left may be a recovery after a crash. */
  private static final Duration ATTACH_PATIENCE = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(2);

  private final ServerHome home;
  private final ServerBinaries binaries;
  private final ServerProcess process;
  private final int port;
  private final boolean tcp;
  private final CompletableFuture<Void> durable;

  private PostgresServer(
      ServerHome home,
      ServerBinaries binaries,
      ServerProcess process,
      int port,
      boolean tcp,
      CompletableFuture<Void> durable) {
    this.home = home;
    this.binaries = binaries;
    this.process = process;
    this.port = port;
    this.tcp = tcp;
    this.durable = durable;
  }

  /**
   * Makes a new data directory, which belongs to that user and whose superuser is {@link
   * #ADMINISTRATOR}.
   */
  public static void initialise(
      ServerBinaries binaries, Path data, RunAs runAs, InitOptions options) {
    Initialisation.run(binaries, data, runAs, options);
  }

  /**
   * Starts a server and returns when it answers. If it does not, nothing is left running and the
   * error says why. After an unsynced start, {@link #settle} is still to be called.
   */
  public static PostgresServer start(StartRequest request) {
    var home = new ServerHome(request.home());
    var running = Postmaster.of(home.data());
    if (running.isPresent()) {
      throw new SnapshotException(ALREADY_RUNNING, home.data(), running.get().pid());
    }
    var port = request.tcpPort().orElse(SOCKET_ONLY_PORT);
    var configuration = new ServerConfiguration(request, home, port);
    var unsynced = new UnsyncedStart(home, request.runAs());
    try {
      home.prepare(request.runAs());
      PidFile.disarm(home.data());
      configuration.write();
      unsynced.forget();
      if (request.unsynced() && UnsyncedStart.fits(home.data())) {
        unsynced.begin();
      }
    } catch (UncheckedIOException e) {
      throw home.isOnFullDisk() ? new SnapshotException(DISK_FULL, home.root()).because(e) : e;
    }
    var process = new Startup(request, home).run(configuration.command());
    return new PostgresServer(
        home,
        request.binaries(),
        process,
        port,
        request.tcpPort().isPresent(),
        unsynced.end(process.pid()));
  }

  /**
   * The server that runs in a home already, for example since before we were restarted ourselves.
   * One that is still starting is waited for.
   */
  public static Optional<PostgresServer> attach(Path home, ServerBinaries binaries, RunAs runAs) {
    var place = new ServerHome(home);
    return ready(place, runAs)
        .flatMap(process ->
            PidFile.read(place.data())
                .map(file ->
                    new PostgresServer(
                        place,
                        binaries,
                        process,
                        file.port(),
                        file.listensOnTcp(),
                        new UnsyncedStart(place, runAs).end(process.pid()))));
  }

  /**
   * Whether a server runs in a home, of whichever version. One that is still starting is waited
   * for.
   */
  public static boolean isRunning(Path home, RunAs runAs) {
    return ready(new ServerHome(home), runAs).isPresent();
  }

  /**
   * Whether a server runs in a home, says of itself that it takes connections, and is settled.
   * Nobody is asked: for callers to whom a wrong answer costs another try.
   */
  public static boolean isReady(Path home) {
    var place = new ServerHome(home);
    return PidFile.read(place.data()).filter(PidFile::ready).isPresent()
        && Postmaster.of(place.data())
            .filter(process -> !UnsyncedStart.isOpen(place, process.pid()))
            .isPresent();
  }

  /**
   * Whether the last server of a home ended without its own doing, and not with the machine: it
   * takes its <code>postmaster.pid</code> along when it stops.
   */
  public static boolean crashed(Path home) {
    var data = new ServerHome(home).data();
    return PidFile.writtenSince(data, MachineStart.time()) && Postmaster.of(data).isEmpty();
  }

  /** Whether the last server of a home ended without its own doing, also with the machine. */
  public static boolean cutOff(Path home) {
    var data = new ServerHome(home).data();
    return Files.exists(PidFile.of(data)) && Postmaster.of(data).isEmpty();
  }

  /** The end of the log of a home's server. */
  public static String lastWords(Path home) {
    return ServerLog.whole(new ServerHome(home).log()).tail();
  }

  /** The Unix socket that the server of a home listens on, or will. */
  public static Path socket(Path home) {
    var place = new ServerHome(home);
    return place.socket(PidFile.read(place.data()).map(PidFile::port).orElse(SOCKET_ONLY_PORT));
  }

  private static Optional<ServerProcess> ready(ServerHome place, RunAs runAs) {
    var readiness = new Readiness(place, new ServerLog(place.log()));
    return Postmaster.of(place.data())
        .filter(process -> Postmaster.belongsTo(process.pid(), runAs))
        .filter(process -> readiness.await(process.pid(), process::isAlive, ATTACH_PATIENCE));
  }

  /** Ends at once the server that runs in a home about to be deleted; none there is no error. */
  public static void end(Path home, Duration patience) {
    var place = new ServerHome(home);
    Postmaster.of(place.data())
        .ifPresent(process -> stop(place, process, StopMode.IMMEDIATE, patience));
    place.removeAside();
  }

  /**
   * Refuses a home that lies too deep for a server's socket, whether it is there or not.
   *
   * @throws SnapshotException SOCKET_PATH_TOO_LONG
   */
  public static void requireSocket(Path home) {
    new ServerHome(home).requireSocket();
  }

  /** Whether a home takes its socket along when it is renamed. */
  public static boolean socketIsWithin(Path home) {
    var place = new ServerHome(home);
    return place.socketDirectory().startsWith(place.root());
  }

  /**
   * Done when what says that the server runs is on disk: before that nobody's commit would outlive
   * the machine's power. Fails with a SnapshotException START_UNSYNCED.
   */
  public CompletableFuture<Void> durable() {
    return durable;
  }

  /** Returns when it is {@link #durable}. */
  public void settle() {
    try {
      durable.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + home.data() + " was synced", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SnapshotException why
          ? why
          : new IllegalStateException(e.getCause());
    }
  }

  /** A session of the administrator. The caller closes it. */
  public Connection connect(String database) {
    return new AdminSocket(home, port).connect(database);
  }

  /** Stops the server and waits until it is gone. One that is gone already is no error. */
  public void stop(StopMode mode, Duration patience) {
    stop(home, process, mode, patience);
  }

  private static void stop(
      ServerHome home, ServerProcess process, StopMode mode, Duration patience) {
    var end = System.nanoTime() + patience.toNanos();
    if (process.isAlive()) {
      Signals.send(process.pid(), mode.signal());
    }
    while (process.isAlive()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new SnapshotException(STOP_TIMED_OUT, home.data(), process.pid(), patience);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    home.removeAside();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public ServerBinaries binaries() {
    return binaries;
  }

  public Path data() {
    return home.data();
  }

  public Path log() {
    return home.log();
  }

  /**
   * For libpq programs run by us: <code>-h</code> this directory, <code>-p</code> {@link
   * #socketPort}.
   */
  public Path socketDirectory() {
    return home.socketDirectory();
  }

  /** The number in the socket's name; the same as {@link #tcpPort} if there is one. */
  public int socketPort() {
    return port;
  }

  /** The port of 127.0.0.1 it listens on, if any. */
  public OptionalInt tcpPort() {
    return tcp ? OptionalInt.of(port) : OptionalInt.empty();
  }
}
