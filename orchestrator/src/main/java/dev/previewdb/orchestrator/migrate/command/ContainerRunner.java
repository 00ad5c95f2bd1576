package dev.previewdb.orchestrator.migrate.command;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.CommandLimits;
import dev.previewdb.orchestrator.config.Config.Image;
import dev.previewdb.snapshot.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In a container of Docker's: of an image that is there, or comes for the commit, with no network
 * but the preview, the checkout read-only, and no right, no disk and no secret of this machine's.
 */
final class ContainerRunner implements CommandRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRunner.class);

  /** On everything we make, with the name of the service's storage. */
  static final String MARK = "dev.previewdb.service";

  private static final String CHECKOUT = "/checkout";
  private static final String SIGNALS = "/previewdb";

  /** Waits until its output is listened to and its preview can be reached. */
  private static final String WAIT =
      "until [ -e " + SIGNALS + "/go ]; do sleep 0.05; done; exec \"$@\" 2>&1";

  private final Supplier<DockerClient> docker;
  private final String service;

  /**
   * Of one service.
   *
   * @param service what its containers are marked with
   */
  ContainerRunner(Supplier<DockerClient> docker, String service) {
    this.docker = docker;
    this.service = service;
  }

  @Override
  public Ended run(Start start, Output output) {
    DockerClient client = client();
    try {
      long begun = System.nanoTime();
      image(start)
          .filter(Image::ofCommit)
          .ifPresent(image -> CommitImage.await(client, image.name(), start.patience(), output));
      Duration left = start.patience().minusNanos(System.nanoTime() - begun);
      Path signals = signals(start.checkout());
      String container = created(client, start, signals);
      try {
        return ended(client, container, signals, start.within(left), output);
      } finally {
        remove(client, container);
      }
    } catch (IOException e) {
      throw unusable(Reason.of(e), e);
    } catch (DockerException e) {
      throw unusable(String.valueOf(e.getMessage()).strip(), e);
    }
  }

  /** Fails where there is no Docker. */
  void probe() {
    try {
      client().pingCmd().exec();
    } catch (DockerException e) {
      throw unusable(String.valueOf(e.getMessage()).strip(), e);
    }
  }

  private static Optional<Image> image(Start start) {
    return start.command().image();
  }

  /** Takes away what a service of this storage that was killed left running. */
  void sweep() {
    DockerClient client = client();
    client
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(MARK, service))
        .exec()
        .forEach(left -> {
          LOG.info("The container {} was left by a service that was killed", left.getId());
          remove(client, left.getId());
        });
  }

  private DockerClient client() {
    try {
      return docker.get();
    } catch (RuntimeException e) {
      throw unusable(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path signals(Path checkout) throws IOException {
    return Files.createTempDirectory(
        checkout.toAbsolutePath().getParent(),
        "signals-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  private String created(DockerClient client, Start start, Path signals) throws IOException {
    String image = image(start).orElseThrow().name();
    List<String> line = new ArrayList<>(List.of("sh", "-c", WAIT, "sh"));
    line.addAll(start.line());
    CommandUser user = CommandUser.fresh();
    user.own(start.checkout());
    try (CreateContainerCmd create = client.createContainerCmd(image)) {
      return create
          .withEntrypoint(line.getFirst())
          .withCmd(line.subList(1, line.size()))
          .withEnv(environment(start))
          .withUser(user.id() + ":" + user.id())
          .withWorkingDir(
              start.directory().isEmpty() ? CHECKOUT : CHECKOUT + "/" + start.directory())
          .withLabels(Map.of(MARK, service))
          .withHostConfig(host(start, signals))
          .exec()
          .getId();
    } catch (NotFoundException e) {
      throw PreviewDbException.because(Problem.COMMAND_IMAGE_MISSING, e, image);
    }
  }

  private static List<String> environment(Start start) {
    List<String> all = new ArrayList<>(List.of("HOME=/tmp", "USER=previewdb", "LOGNAME=previewdb"));
    start.environment().forEach((name, value) -> all.add(name + "=" + value));
    return all;
  }

  private static HostConfig host(Start start, Path signals) {
    CommandLimits limits = start.limits();
    return HostConfig.newHostConfig()
        .withNetworkMode("none")
        .withReadonlyRootfs(true)
        .withBinds(
            new Bind(
                start.checkout().toAbsolutePath().toString(), new Volume(CHECKOUT), AccessMode.ro),
            new Bind(signals.toString(), new Volume(SIGNALS), AccessMode.ro))
        .withTmpFs(Map.of("/tmp", "rw,nosuid,nodev,exec,mode=1777,size=" + limits.space()))
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withPidsLimit((long) limits.processes())
        .withMemory(limits.memory())
        .withMemorySwap(limits.memory())
        .withNanoCPUs(limits.cpus() * 1_000_000_000L)
        .withUlimits(List.of(new Ulimit("core", 0L, 0L)))
        .withInit(true)
        // Docker would keep all that is printed, on its disk
        .withLogConfig(new LogConfig(LoggingType.NONE));
  }

  private static Ended ended(
      DockerClient client, String container, Path signals, Start start, Output output)
      throws IOException {
    Printing printing = new Printing(output);
    client
        .attachContainerCmd(container)
        .withFollowStream(true)
        .withStdOut(true)
        .withStdErr(true)
        .exec(printing);
    client.startContainerCmd(container).exec();
    Long process =
        Optional.ofNullable(client.inspectContainerCmd(container).exec().getState().getPidLong())
            .filter(pid -> pid > 0)
            .orElseThrow(() -> new IOException("the container ended before its command began"));
    try (PreviewDoor _ = PreviewDoor.open(process, start.database().address().socket())) {
      Exit exit = new Exit();
      client.waitContainerCmd(container).exec(exit);
      Files.createFile(signals.resolve("go"));
      Optional<Integer> code = exit.within(start.patience());
      if (code.isEmpty()) {
        kill(client, container);
      }
      printing.awaitCompletion(10, TimeUnit.SECONDS);
      return code.map(ended -> new Ended(ended, true)).orElseGet(() -> new Ended(137, false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "a command");
    } finally {
      printing.close();
    }
  }

  private static void kill(DockerClient client, String container) {
    try {
      client.killContainerCmd(container).exec();
    } catch (DockerException e) {
      LOG.debug("The container {} ended by itself at the last moment", container, e);
    }
  }

  private static void remove(DockerClient client, String container) {
    try {
      client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (DockerException e) {
      LOG.warn("The container {} could not be removed: {}", container, e.getMessage());
    }
  }

  private static PreviewDbException unusable(String why, Exception cause) {
    return PreviewDbException.because(Problem.COMMAND_CONTAINER_UNUSABLE, cause, why);
  }

  /** Hands on what comes. */
  private static final class Printing extends ResultCallback.Adapter<Frame> {
    private final Output output;

    Printing(Output output) {
      this.output = output;
    }

    @Override
    public void onNext(Frame frame) {
      byte[] some = frame.getPayload();
      output.bytes(some, some.length);
    }

    @Override
    public void onComplete() {
      output.end();
      super.onComplete();
    }
  }

  /** Waits for the end. */
  private static final class Exit extends ResultCallback.Adapter<WaitResponse> {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @Override
    public void onNext(WaitResponse response) {
      code.complete(response.getStatusCode());
    }

    @Override
    public void onError(Throwable failure) {
      code.completeExceptionally(failure);
      super.onError(failure);
    }

    Optional<Integer> within(Duration patience) throws InterruptedException, IOException {
      try {
        return Optional.of(code.get(patience.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IOException("Docker does not tell how the container ended", e.getCause());
      }
    }
  }
}
