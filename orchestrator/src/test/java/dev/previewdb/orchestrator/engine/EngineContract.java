package dev.previewdb.orchestrator.engine;

import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.RUNNING;
import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.store.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every engine does, whatever it runs instances on. An engine's own test extends this, and
 * adds what may be found in its own place.
 */
public abstract class EngineContract {
  protected static final InstanceId ONE = new InstanceId("shop-pr-1", 1);
  protected static final InstanceId TWO = new InstanceId("shop-pr-2", 1);
  protected static final OwnerLogin LOGIN = new OwnerLogin("a password of the owner");

  /** Another one on the same place is what a restarted service has. */
  protected abstract Engine engine() throws Exception;

  /** Of a database {@code shop} with 100 rows in {@code customer}. */
  protected abstract Snapshot snapshot();

  /** Ends its server as a crash would, and waits until that is seen. */
  protected abstract void crash(InstanceId id) throws Exception;

  /** When the last of its files was copied. */
  protected abstract Instant copied(InstanceId id) throws Exception;

  /** Whether nothing at all is left of any instance. */
  protected abstract void assertNothingIsLeft() throws Exception;

  @Test
  void anInstanceLivesFromCloneToDeleteAndLeavesNothing() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, STOPPED));

    Endpoint first = engine.start(ONE, LOGIN);
    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, RUNNING));
    assertThat(asOwner(engine, ONE, "SELECT current_user || count(*) FROM customer"))
        .isEqualTo("preview100");
    assertThat(asOwner(engine, ONE, "SHOW is_superuser")).isEqualTo("off");
    run(engine, ONE, "DELETE FROM customer WHERE id > 7");

    engine.stop(ONE);
    engine.stop(ONE);
    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, STOPPED));
    assertThat(engine.start(ONE, LOGIN)).isEqualTo(first);
    assertThat(engine.start(ONE, LOGIN)).as("started twice").isEqualTo(first);
    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("7");

    engine.delete(ONE);
    engine.delete(ONE);
    assertThat(engine.all()).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void eachInstanceHasRowsOfItsOwn() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.clone(TWO, snapshot());
    engine.start(ONE, LOGIN);
    engine.start(TWO, LOGIN);

    run(engine, ONE, "DELETE FROM customer");

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("0");
    assertThat(asOwner(engine, TWO, "SELECT count(*) FROM customer")).isEqualTo("100");
  }

  @Test
  void aCloneReplacesWhatBoreItsName() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    run(engine, ONE, "DELETE FROM customer");

    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
    assertThat(engine.all()).containsExactly(ONE);
  }

  @Test
  void anotherPasswordShutsTheFormerOneOut() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, new OwnerLogin("an earlier one"));
    engine.start(ONE, LOGIN);

    assertThat(asOwner(engine, ONE, "SELECT 1")).isEqualTo("1");
    assertThatThrownBy(() ->
            engine.connectAsOwner(ONE, new OwnerLogin("an earlier one"), new Properties()).close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void wakingLeavesThePasswordAsItWasAndMayBeAskedByManyAtOnce() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    Endpoint endpoint = engine.start(ONE, LOGIN);
    engine.stop(ONE);

    try (var threads = Executors.newFixedThreadPool(8)) {
      var wakers =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> engine.wake(ONE), threads))
              .toList();
      assertThat(wakers)
          .allSatisfy(waker -> assertThat(waker.join().endpoint()).isEqualTo(endpoint));
    }

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
  }

  @Test
  void aRestartedServiceFindsWhatRuns() throws Exception {
    Engine before = engine();
    before.clone(ONE, snapshot());
    before.clone(TWO, snapshot());
    Endpoint endpoint = before.start(ONE, LOGIN);
    String started = asOwner(before, ONE, "SELECT pg_postmaster_start_time()");

    Engine after = engine();

    assertThat(after.all()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(after.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, RUNNING));
    assertThat(after.instances("shop-pr-2")).containsExactly(new InstanceStatus(TWO, STOPPED));
    assertThat(after.start(ONE, LOGIN)).isEqualTo(endpoint);
    assertThat(asOwner(after, ONE, "SELECT pg_postmaster_start_time()"))
        .as("not started anew")
        .isEqualTo(started);
    try (Connection admin = after.connectAsAdministrator(ONE)) {
      assertThat(admin.isValid(5)).isTrue();
    }
    after.delete(ONE);
    assertThat(after.all()).containsExactly(TWO);
  }

  @Test
  void aCrashedInstanceIsSeenAsStoppedAndStartsAgainWithItsRows() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.clone(TWO, snapshot());
    Endpoint endpoint = engine.start(ONE, LOGIN);
    engine.start(TWO, LOGIN);
    run(engine, ONE, "INSERT INTO customer VALUES (1000, 'committed')");

    crash(ONE);

    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, STOPPED));
    assertThat(engine.instances("shop-pr-2")).containsExactly(new InstanceStatus(TWO, RUNNING));
    assertThat(engine.start(ONE, LOGIN)).isEqualTo(endpoint);
    assertThat(asOwner(engine, ONE, "SELECT email FROM customer WHERE id = 1000"))
        .isEqualTo("committed");
  }

  /** A crash takes along what was not on disk yet, and nobody waits for the password's commit. */
  @Test
  void theOwnerIsLetInAgainByWhoStartsACrashedInstance() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    try (Connection administrator = engine.connectAsAdministrator(ONE);
        Statement statement = administrator.createStatement()) {
      statement.execute("ALTER ROLE " + engine.endpoint(ONE).user() + " PASSWORD 'another'");
    }

    crash(ONE);
    engine.wake(ONE);

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
  }

  @Test
  void anInstanceThatCrashesAgainIsNotStartedAnyMoreAndSaysWhatItLastSaid() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    crash(ONE);
    engine.wake(ONE);
    crash(ONE);

    assertProblem(Problem.INSTANCE_CRASHED, () -> engine.wake(ONE))
        .contains("shop-pr-1.1", "ready to accept connections", "preview reset shop-pr-1");
    assertProblem(Problem.INSTANCE_CRASHED, () -> engine().start(ONE, LOGIN));

    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
  }

  @Test
  void anInstanceBranchesWithTheRowsItHasAndBothGoOnApart() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    run(engine, ONE, "DELETE FROM customer WHERE id > 7");

    engine.branch(TWO, ONE);

    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, STOPPED));
    engine.start(ONE, LOGIN);
    engine.start(TWO, LOGIN);
    run(engine, ONE, "DELETE FROM customer");
    assertThat(asOwner(engine, TWO, "SELECT count(*) FROM customer")).isEqualTo("7");
    engine.delete(ONE);
    run(engine, TWO, "INSERT INTO customer VALUES (1000, 'its own')");
    assertThat(asOwner(engine, TWO, "SELECT count(*) FROM customer")).isEqualTo("8");
  }

  /** Files that change while they are copied would make a copy that is no state there ever was. */
  @Test
  void whoWakesAnInstanceWhileItIsCopiedWaitsForTheCopy() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    try (ExecutorService waker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
      AtomicBoolean copied = new AtomicBoolean();
      // Again and again, as one whose connection was cut does
      Future<?> waking =
          waker.submit(() -> {
            while (!copied.get()) {
              engine.wake(ONE);
            }
          });
      try {
        engine.branch(TWO, ONE);
      } finally {
        copied.set(true);
      }
      waking.get();
    }

    engine.start(TWO, LOGIN);
    assertThat(asOwner(engine, TWO, "SELECT count(*) FROM customer")).isEqualTo("100");
    engine.wake(ONE);
    String started =
        asOwner(engine, ONE, "SELECT extract(epoch FROM pg_postmaster_start_time()) * 1000");
    assertThat(Double.parseDouble(started))
        .isGreaterThanOrEqualTo((double) copied(TWO).toEpochMilli());
  }

  @Test
  void anInstanceThatCrashedBranchesWithAllThatWasCommitted() throws Exception {
    Engine engine = engine();
    engine.clone(ONE, snapshot());
    engine.start(ONE, LOGIN);
    run(engine, ONE, "INSERT INTO customer VALUES (1000, 'committed')");
    crash(ONE);

    engine.branch(TWO, ONE);
    engine.start(TWO, LOGIN);

    assertThat(asOwner(engine, TWO, "SELECT count(*) FROM customer")).isEqualTo("101");
  }

  @Test
  void anAdoptedInstanceGoesOnUnderItsNewNameAndLeavesNothingUnderTheOld() throws Exception {
    Engine engine = engine();
    InstanceId spare = InstanceId.spare("shop", 3);
    engine.clone(spare, snapshot());
    engine.wake(spare);

    engine.adopt(spare, ONE);

    assertThat(engine.all()).containsExactly(ONE);
    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, RUNNING));
    engine.start(ONE, LOGIN);
    run(engine, ONE, "DELETE FROM customer WHERE id > 7");
    assertThat(engine().instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, RUNNING));
    crash(ONE);
    engine.start(ONE, LOGIN);
    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("7");
    engine.stop(ONE);
    engine.wake(ONE);
    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("7");
    engine.delete(ONE);
    assertNothingIsLeft();
  }

  @Test
  void aSpareWhoseServerDiedIsStillTaken() throws Exception {
    Engine engine = engine();
    InstanceId spare = InstanceId.spare("shop", 1);
    engine.clone(spare, snapshot());
    engine.wake(spare);
    crash(spare);

    engine.adopt(spare, ONE);
    engine.start(ONE, LOGIN);

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
    engine.delete(ONE);
    assertNothingIsLeft();
  }

  @Test
  void whatIsNotThereIsNamedAndStoppingOrDeletingItIsNoError() throws Exception {
    Engine engine = engine();

    engine.stop(ONE);
    engine.delete(ONE);
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.start(ONE, LOGIN)).contains("shop-pr-1");
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.wake(ONE));
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.endpoint(ONE));
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.branch(TWO, ONE));
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.adopt(TWO, ONE));
    assertNothingIsLeft();
  }

  protected static String asOwner(Engine engine, InstanceId id, String sql) throws SQLException {
    try (Connection owner = engine.connectAsOwner(id, LOGIN, new Properties());
        var rows = owner.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  protected static void run(Engine engine, InstanceId id, String sql) throws SQLException {
    try (Connection owner = engine.connectAsOwner(id, LOGIN, new Properties())) {
      owner.createStatement().execute(sql);
    }
  }

  protected static org.assertj.core.api.AbstractStringAssert<?> assertProblem(
      Problem problem, ThrowingCallable work) {
    var thrown =
        org.assertj.core.api.Assertions.catchThrowableOfType(PreviewDbException.class, work);
    assertThat(thrown).as("%s", problem).isNotNull();
    assertThat(thrown.problem()).isEqualTo(problem);
    return assertThat(thrown.getMessage());
  }
}
