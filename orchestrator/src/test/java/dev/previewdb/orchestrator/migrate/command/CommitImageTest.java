package dev.previewdb.orchestrator.migrate.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.PreviewServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Images that a project's own build pushes for each commit, to a registry on this machine. */
@Tag("docker")
class CommitImageTest {
  /** It has a shell and little else. */
  private static final String BUILT = "previewdb-test-small";

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // before each test
  private LocalRegistry registry;

  @SuppressWarnings("NullAway.Init") // before each test
  private CommandLab lab;

  @BeforeAll
  static void requireDocker() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine runs: run orchestrator/src/test/tools/docker start DIRECTORY");
  }

  @BeforeEach
  void open() throws Exception {
    registry = LocalRegistry.start(temp);
    lab =
        new CommandLab(
            temp,
            CommandTools.of(
                temp.resolve("storage"), "test-" + UUID.randomUUID(), Optional.empty()));
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void theRunWaitsUntilTheBuildHasPushedTheImageOfTheCommit() throws Exception {
    try (PreviewServer server = PreviewServer.start(15)) {
      server.fresh();
      CompletableFuture<RunResult> running = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> complete(running, server, Duration.ofMinutes(2)));
      await().until(() -> lab.said().contains("waiting for the image " + name(CommandLab.SHA)));
      assertThat(running).isNotDone();

      push(CommandLab.SHA);

      assertThat(CommandLab.words(running.get(2, TimeUnit.MINUTES))).isEqualTo("succeeded");
      assertThat(lab.printed).contains("in the image of the commit");
      assertThat(images()).as("it stays for the next run").contains(name(CommandLab.SHA));
      complete(new CompletableFuture<>(), server, Duration.ofMinutes(2));
      assertThat(lab.printed.stream().filter(line -> line.startsWith("waiting"))).hasSize(1);
    }
  }

  @Test
  void anImageThatDoesNotComeIsNamedWithDockersOwnWords() throws Exception {
    try (PreviewServer server = PreviewServer.start(15)) {
      server.fresh();
      push("f".repeat(40));

      assertThatThrownBy(() -> run(server, Duration.ofSeconds(5)))
          .isInstanceOfSatisfying(
              PreviewDbException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.COMMAND_IMAGE_NOT_BUILT))
          .hasMessageContaining(name(CommandLab.SHA))
          .hasMessageContaining("not found");
    }
  }

  private void complete(
      CompletableFuture<RunResult> running, PreviewServer server, Duration total) {
    try {
      running.complete(run(server, total));
    } catch (Exception | AssertionError e) {
      running.completeExceptionally(e);
    }
  }

  private RunResult run(PreviewServer server, Duration total) throws Exception {
    return lab.run(
        server,
        "command: [sh, run.sh], paths: [migrations/], image: \"" + name("{sha}") + "\"",
        lab.script("echo in the image of the commit"),
        total);
  }

  private String name(String sha) {
    return registry.address() + "/shop:build-" + sha;
  }

  /** As a build does, and then it is on no machine but the registry's. */
  private void push(String sha) throws Exception {
    DockerClient docker = DockerClientFactory.instance().client();
    docker.tagImageCmd(BUILT, registry.address() + "/shop", "build-" + sha).exec();
    docker.pushImageCmd(name(sha)).start().awaitCompletion();
    docker.removeImageCmd(name(sha)).exec();
  }

  private List<String> images() {
    return DockerClientFactory.instance()
        .client()
        .listImagesCmd()
        .withReferenceFilter(registry.address() + "/shop")
        .exec()
        .stream()
        .flatMap(image -> Arrays.stream(image.getRepoTags()))
        .toList();
  }
}
