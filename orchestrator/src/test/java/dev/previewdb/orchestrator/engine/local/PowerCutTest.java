package dev.previewdb.orchestrator.engine.local;

import static dev.previewdb.orchestrator.engine.local.EngineLab.LOGIN;
import static dev.previewdb.orchestrator.engine.local.EngineLab.asOwner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.engine.Awake;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.volume.LoopDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What was committed before the power failed is there afterwards. The power is that of a file
 * system, mounted for this: needs root.
 */
@Tag("root")
class PowerCutTest {
  private static final InstanceId ONE = new InstanceId("shop-pr-1", 1);
  private static final String INSERT =
      "INSERT INTO customer VALUES (101, 'the last one') RETURNING email";
  private static final String COUNT = "SELECT count(*) FROM customer WHERE email = 'the last one'";

  private final LoopDisk disk = LoopDisk.xfs(1L << 30);
  private final Path root = disk.path().resolve("previews");
  private LocalEngine engine;

  @BeforeEach
  void cloneAndStart() throws IOException {
    engine = engine();
    engine.clone(ONE, EngineLab.snapshot(disk.path().resolve("snapshots")));
    engine.start(ONE, LOGIN);
  }

  @AfterEach
  void end() {
    engine.delete(ONE);
    disk.close();
  }

  @Test
  void theFirstCommitOfANewPreviewIsNotLost() throws Exception {
    assertThat(asOwner(engine, ONE, INSERT)).isEqualTo("the last one");

    cutPower();
    engine.start(ONE, LOGIN);

    assertThat(asOwner(engine, ONE, COUNT)).isEqualTo("1");
  }

  @Test
  void theFirstCommitAfterAWakeIsNotLost() throws Exception {
    engine.stop(ONE);
    Awake awake = engine.wake(ONE);
    assertThat(asOwner(engine, ONE, INSERT)).isEqualTo("the last one");
    awake.durable().join();

    cutPower();
    engine.wake(ONE);

    assertThat(asOwner(engine, ONE, COUNT)).isEqualTo("1");
  }

  private LocalEngine engine() throws IOException {
    Files.createDirectories(root);
    return new LocalEngine(
        new InstanceDirectories(root, disk.path().resolve("workspace")),
        TestServer.installations(),
        RunAs.current(),
        EngineLab.settings(Limits.DEFAULT),
        _ -> LOGIN);
  }

  private void cutPower() throws IOException {
    Path file = root.resolve(ONE.toString()).resolve("data/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> server =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    disk.cutPower();
    server.forEach(ProcessHandle::destroyForcibly);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.stream().noneMatch(ProcessHandle::isAlive));
    disk.comeBack();
  }
}
