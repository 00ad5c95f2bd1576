package dev.previewdb.orchestrator.engine.local;

import static dev.previewdb.orchestrator.engine.local.EngineLab.LOGIN;
import static dev.previewdb.orchestrator.engine.local.EngineLab.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.snapshot.server.MemoryGroups;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel holds a preview to its memory. It makes cgroups: needs root, and a kernel's leave. */
@Tag("root")
class MemoryLimitTest {
  private static final InstanceId ONE = new InstanceId("shop-pr-1", 1);
  private static final InstanceId TWO = new InstanceId("shop-pr-2", 1);
  private static final String GROUP = "previewdb-test-" + ProcessHandle.current().pid();
  private static final String GREEDY = "SELECT length(repeat('x', 600000000))";

  @BeforeEach
  void thereAreGroups() {
    assumeThatCode(MemoryGroups::probe).doesNotThrowAnyException();
  }

  @Test
  void aGreedySessionIsEndedAndThePreviewAndItsNeighbourLiveOn() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      Snapshot snapshot = EngineLab.snapshot(place);
      LocalEngine engine = engine(lab, MemoryGroups.open(GROUP));
      for (InstanceId id : new InstanceId[] {ONE, TWO}) {
        engine.clone(id, snapshot);
        engine.start(id, LOGIN);
      }
      long postmaster = lab.postmaster(ONE);
      Path group = group(postmaster);
      assertThat(group.getFileName().toString()).startsWith(ONE + "-");
      assertThat(ProcessHandle.of(postmaster).orElseThrow().descendants())
          .as("what the server started before it was in its group")
          .isNotEmpty()
          .allSatisfy(child -> assertThat(group(child.pid())).isEqualTo(group));
      assertThat(group(lab.postmaster(TWO)).getFileName().toString()).startsWith(TWO + "-");
      String neighbour = asOwner(engine, TWO, "SELECT pg_postmaster_start_time()");

      assertThatThrownBy(() -> asOwner(engine, ONE, GREEDY))
          .as("a session beyond the limit")
          .hasMessageMatching("(?s).*(I/O error|terminat|crash).*");

      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> asOwner(engine, ONE, "SELECT count(*) FROM customer").equals("100"));
      assertThat(lab.postmaster(ONE)).as("the same server").isEqualTo(postmaster);
      assertThat(asOwner(engine, TWO, "SELECT pg_postmaster_start_time()")).isEqualTo(neighbour);

      engine.stop(ONE);
      assertThat(group).doesNotExist();
      engine.wake(ONE);
      assertThat(group(lab.postmaster(ONE))).isEqualTo(group).exists();
      engine.delete(ONE);
      engine.delete(TWO);
      assertThat(group).doesNotExist();
      Files.delete(group.resolveSibling(""));
    }
  }

  @Test
  void aRestartedServiceTakesAwayTheGroupsOfServersThatEndedAndNoOthers() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      Snapshot snapshot = EngineLab.snapshot(place);
      LocalEngine engine = engine(lab, MemoryGroups.open(GROUP));
      for (InstanceId id : new InstanceId[] {ONE, TWO}) {
        engine.clone(id, snapshot);
        engine.start(id, LOGIN);
      }
      Path ended = group(lab.postmaster(ONE));
      Path runs = group(lab.postmaster(TWO));
      ProcessHandle killed = ProcessHandle.of(lab.postmaster(ONE)).orElseThrow();
      killed.destroyForcibly();
      await().until(() -> Files.readString(ended.resolve("cgroup.procs")).isBlank());

      MemoryGroups again = MemoryGroups.open(GROUP);
      again.sweep();

      assertThat(ended).doesNotExist();
      assertThat(runs).exists();
      LocalEngine after = engine(lab, again);
      assertThat(after.instances("shop-pr-2"))
          .containsExactly(new InstanceStatus(TWO, Condition.RUNNING));
      after.delete(TWO);
      assertThat(runs).doesNotExist();
      Files.delete(runs.resolveSibling(""));
    }
  }

  private static LocalEngine engine(EngineLab lab, MemoryGroups groups) throws IOException {
    Limits limits =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.of(200_000_000),
            true,
            OptionalLong.empty());
    return new LocalEngine(
        lab.directories(),
        TestServer.installations(),
        RunAs.current(),
        EngineLab.settings(limits),
        _ -> EngineLab.LOGIN,
        Optional.of(groups));
  }

  /** As the kernel tells it, of whichever version. */
  private static Path group(long pid) throws IOException {
    String path =
        Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
            .filter(line -> line.contains(GROUP))
            .map(line -> line.split(":", 3)[2])
            .findFirst()
            .orElseThrow(() -> new AssertionError(pid + " is in no group of ours"));
    Path version1 = Path.of("/sys/fs/cgroup/memory" + path);
    return Files.exists(version1) ? version1 : Path.of("/sys/fs/cgroup" + path);
  }
}
