package dev.previewdb.orchestrator.engine.local;

import static dev.previewdb.orchestrator.engine.local.EngineLab.LOGIN;
import static dev.previewdb.orchestrator.engine.local.EngineLab.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.snapshot.image.ImageFileSystem;
import dev.previewdb.snapshot.image.ImageRequest;
import dev.previewdb.snapshot.image.StorageImage;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A preview that grows beyond its quota ends, stays so until it is replaced, and harms no other.
 */
class DiskQuotaTest {
  private static final InstanceId ONE = new InstanceId("shop-pr-1", 1);
  private static final InstanceId NEXT = new InstanceId("shop-pr-1", 2);
  private static final InstanceId TWO = new InstanceId("shop-pr-2", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LIMIT = 60_000_000;

  /** 80 MB that nothing compresses away, in one transaction that then waits. */
  private static final String RUNAWAY =
      "CREATE TABLE runaway AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 72000) i;"
          + " SELECT pg_sleep(60)";

  @Test
  void aRunawayIsEndedWithItsNameWhateverTheFileSystem() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      assertEnded(lab, EngineLab.snapshot(place));
    }
  }

  /** Where the blocks of the clone are the snapshot's. It mounts one: needs root. */
  @Test
  @Tag("root")
  void aRunawayIsEndedWithItsNameOnXfs() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      StorageImage.make(
          new ImageRequest(
              place.path().resolve("storage.img"),
              1_000_000_000,
              ImageFileSystem.XFS,
              lab.storage(),
              Optional.empty()));
      try {
        Snapshot snapshot = EngineLab.snapshot(lab.storage().resolve("catalog"));
        assertThat(lab.engine().clone(ONE, snapshot).mode()).isEqualTo("reflink");
        assertEnded(lab, snapshot);
      } finally {
        lab.endServers();
        run("umount", lab.storage().toString());
      }
    }
  }

  private static void assertEnded(EngineLab lab, Snapshot snapshot) throws Exception {
    LocalEngine engine = lab.engine(limits(OptionalLong.of(LIMIT)));
    List<InstanceId> ended = new CopyOnWriteArrayList<>();
    engine.clone(ONE, snapshot);
    engine.clone(TWO, snapshot);
    engine.start(ONE, LOGIN);
    engine.start(TWO, LOGIN);
    try (DiskWatch _ = DiskWatch.start(engine, ended::add, Duration.ofMillis(200))) {
      String neighbour = asOwner(engine, TWO, "SELECT pg_postmaster_start_time()");

      assertThatThrownBy(() -> execute(engine, RUNAWAY))
          .as("the session that writes")
          .isInstanceOf(SQLException.class);

      await().atMost(PATIENCE).until(() -> ended.contains(ONE));
      assertThat(engine.instances("shop-pr-1"))
          .containsExactly(new InstanceStatus(ONE, Condition.STOPPED));
      assertRefused(() -> engine.wake(ONE));
      assertRefused(() -> engine.start(ONE, LOGIN));
      assertRefused(() -> engine.connectAsAdministrator(ONE));
      assertThat(ended).containsExactly(ONE);
      assertThat(asOwner(engine, TWO, "SELECT pg_postmaster_start_time()")).isEqualTo(neighbour);
    }
    // A restart of the service and files that are gone change nothing
    Files.deleteIfExists(lab.home(ONE).resolve("log/server.log"));
    LocalEngine after = lab.engine(limits(OptionalLong.of(LIMIT)));
    assertRefused(() -> after.wake(ONE));

    after.delete(ONE);
    after.clone(NEXT, snapshot);
    after.start(NEXT, LOGIN);
    assertThat(asOwner(after, NEXT, "SELECT count(*) FROM customer")).isEqualTo("100");
    assertThat(after.endThoseOverQuota()).isEmpty();
  }

  @Test
  void itStaysRefusedThoughItsFilesShrankUntilTheLimitIsRaised() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      LocalEngine engine = lab.engine(limits(OptionalLong.of(LIMIT)));
      engine.clone(ONE, EngineLab.snapshot(place));
      engine.start(ONE, LOGIN);
      var big = lab.home(ONE).resolve("data/base/big");
      Files.write(big, new byte[70_000_000]);

      assertThat(engine.endThoseOverQuota()).containsExactly(ONE);
      Files.delete(big);
      assertRefused(() -> engine.wake(ONE));

      lab.engine(limits(OptionalLong.of(2 * LIMIT))).wake(ONE);
      assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  @Test
  void withoutALimitNobodyIsEnded() throws Exception {
    try (TestDirectory place = new TestDirectory();
        EngineLab lab = new EngineLab()) {
      LocalEngine engine = lab.engine(limits(OptionalLong.empty()));
      engine.clone(ONE, EngineLab.snapshot(place));
      engine.start(ONE, LOGIN);
      Files.write(lab.home(ONE).resolve("data/base/big"), new byte[70_000_000]);

      assertThat(engine.endThoseOverQuota()).isEmpty();
      engine.stop(ONE);
      engine.wake(ONE);
    }
  }

  private static void execute(LocalEngine engine, String sql) throws SQLException {
    try (Connection owner = engine.connectAsOwner(ONE, LOGIN, new Properties());
        var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void assertRefused(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.PREVIEW_OVER_QUOTA))
        .hasMessageContainingAll(
            "The preview shop-pr-1 has grown by ",
            "allows 60 MB",
            "`previewdb preview reset shop-pr-1`");
  }

  private static Limits limits(OptionalLong disk) {
    return new Limits(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        disk);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
