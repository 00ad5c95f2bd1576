package dev.previewdb.orchestrator.engine.local;

import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.INCOMPLETE;
import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.engine.EngineContract;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine over a real snapshot: its life, and what may be found in its directory. */
class LocalEngineTest extends EngineContract {
  private static final TestDirectory PLACE = new TestDirectory();

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Snapshot snapshot;

  private final EngineLab lab = new EngineLab();

  @BeforeAll
  static void takeSnapshot() throws IOException {
    snapshot = EngineLab.snapshot(PLACE);
  }

  @AfterAll
  static void dropSnapshot() {
    PLACE.close();
  }

  @AfterEach
  void end() {
    lab.close();
  }

  @Override
  protected LocalEngine engine() throws IOException {
    return lab.engine();
  }

  @Override
  protected Snapshot snapshot() {
    return snapshot;
  }

  @Override
  protected void crash(InstanceId id) throws IOException {
    end(lab.postmaster(id));
  }

  private static long processOf(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void end(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
  }

  @Override
  protected Instant copied(InstanceId id) throws IOException {
    return Files.getLastModifiedTime(lab.home(id).resolve(InstanceMark.FILE)).toInstant();
  }

  @Override
  protected void assertNothingIsLeft() throws IOException {
    assertThat(lab.root()).isEmptyDirectory();
    assertThat(lab.workspace()).isEmptyDirectory();
  }

  @Test
  void aRenameThatWasCutOffIsOursUnderEitherName() throws Exception {
    LocalEngine engine = lab.engine();
    InstanceMark mark = mark(InstanceId.spare("shop", 1), 15);
    lab.directories().create(mark);
    mark.as(ONE).write(lab.home(mark.id()), InstanceMark.NEXT);

    assertThat(engine.all()).as("before it has the name").containsExactly(mark.id());
    Files.move(lab.home(mark.id()), lab.home(ONE));
    assertThat(engine.all()).as("after").containsExactly(ONE);

    engine.delete(ONE);
    assertNothingIsLeft();
  }

  @Test
  void whoeverTakesASpareIsLetInAndWhoeverRehearsedItIsNot() throws Exception {
    LocalEngine engine = lab.engine(OwnerLogin::new);
    InstanceId spare = InstanceId.spare("shop", 1);
    engine.clone(spare, snapshot);
    engine.wake(spare);
    OwnerLogin rehearsed = new OwnerLogin(spare.preview());
    engine.connectAsOwner(spare, rehearsed, new Properties()).close();

    engine.adopt(spare, ONE);
    engine.start(ONE, LOGIN);

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
    for (OwnerLogin other : List.of(rehearsed, new OwnerLogin(ONE.preview()))) {
      assertThatThrownBy(() -> engine.connectAsOwner(ONE, other, new Properties()).close())
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aSpareThatLetsNobodyInIsNamedBeforeSomebodyTakesIt() throws Exception {
    LocalEngine engine = lab.engine();
    InstanceId spare = InstanceId.spare("shop", 1);
    engine.clone(spare, snapshot);
    Path mark = lab.home(spare).resolve(InstanceMark.FILE);
    Files.writeString(mark, Files.readString(mark).replace("\"preview\",", "\"nobody\","));

    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.wake(spare)).contains("42704");
  }

  @Test
  void theOwnerIsLetInAgainAfterAPowerCut() throws Exception {
    LocalEngine engine = lab.engine();
    engine.clone(ONE, snapshot);
    engine.start(ONE, LOGIN);
    try (Connection administrator = engine.connectAsAdministrator(ONE);
        Statement statement = administrator.createStatement()) {
      statement.execute("ALTER ROLE " + engine.endpoint(ONE).user() + " PASSWORD 'another'");
    }
    crash(ONE);
    Path file = lab.home(ONE).resolve("data").resolve("postmaster.pid");
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

    engine.wake(ONE);

    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
  }

  /** The server ends all sessions then and begins anew, with what was on disk. */
  @Test
  void theOwnerIsLetInAlsoWhenASessionCrashesRightAfterTheStart() throws Exception {
    LocalEngine engine = lab.engine();
    engine.clone(ONE, snapshot);
    engine.start(ONE, LOGIN);
    Connection session = engine.connectAsAdministrator(ONE);
    end(processOf(session));
    session.abort(Runnable::run);

    await()
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() ->
            assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100"));
  }

  /** As after a power cut, when the system gives the dead server's number to somebody else. */
  @Test
  void aNumberInTheFileOfADeadServerThatIsNowAnothersKeepsNobodyFromStarting() throws Exception {
    LocalEngine engine = lab.engine();
    engine.clone(ONE, snapshot);
    engine.start(ONE, LOGIN);
    crash(ONE);
    Path file = lab.home(ONE).resolve("data").resolve("postmaster.pid");
    Process another = new ProcessBuilder(RunAs.current().command(List.of("sleep", "1000"))).start();
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(0, Long.toString(another.pid()));
      Files.write(file, lines);

      assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, STOPPED));
      engine.start(ONE, LOGIN);

      assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
      assertThat(lab.postmaster(ONE)).isNotEqualTo(another.pid());
      assertThat(another.isAlive()).isTrue();
    } finally {
      another.destroyForcibly();
    }
  }

  @Test
  void thePreviewOfTheLongestNameStartsAndLeavesNothing() throws Exception {
    InstanceId longest = new InstanceId("a".repeat(63), 123_456);
    LocalEngine engine = lab.engine();
    engine.clone(longest, snapshot);
    engine.start(longest, LOGIN);

    assertThat(asOwner(engine, longest, "SELECT count(*) FROM customer")).isEqualTo("100");
    assertThat(engine.all()).containsExactly(longest);
    engine.stop(longest);
    engine.wake(longest);
    engine.delete(longest);
    assertThat(lab.root()).isEmptyDirectory();
  }

  @Test
  void aStorageThatLiesTooDeepForASocketIsNamedBeforeAnythingIsMade() throws Exception {
    Path deep = lab.storage().resolve("x".repeat(60)).resolve("previews");
    LocalEngine engine =
        new LocalEngine(
            new InstanceDirectories(deep, lab.workspace()),
            TestServer.installations(),
            RunAs.current(),
            EngineLab.settings(Limits.DEFAULT),
            _ -> LOGIN);

    assertThatThrownBy(() -> engine.clone(ONE, snapshot))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SOCKET_PATH_TOO_LONG));
    assertThat(deep).isEmptyDirectory();
    assertThatThrownBy(() ->
            new Storage(lab.storage().resolve("x".repeat(60))).requireSockets(List.of("shop")))
        .hasMessageContaining("and the system allows 107");
    new Storage(Path.of("/var/lib/previewdb")).requireSockets(List.of("shop"));
  }

  @Test
  void aDirectoryWithoutOurMarkIsNeverTouched() throws Exception {
    LocalEngine engine = lab.engine();
    Path kept = Files.createDirectories(lab.home(ONE).resolve("data")).resolve("precious");
    Files.writeString(kept, "somebody's");

    assertThat(engine.all()).isEmpty();
    assertThat(engine.instances("shop-pr-1")).isEmpty();
    engine.stop(ONE);
    engine.delete(ONE);
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.clone(ONE, snapshot))
        .contains("shop-pr-1.1");
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.start(ONE, LOGIN));
    assertProblem(Problem.INSTANCE_UNUSABLE, () -> engine.endpoint(ONE));

    assertThat(kept).hasContent("somebody's");
    assertThat(TestDirectory.names(lab.root())).containsExactly("shop-pr-1.1");
    assertThat(lab.workspace()).isEmptyDirectory();
  }

  @Test
  void aCloneThatWasCutOffIsIncompleteAndReplacedByTheNext() throws Exception {
    LocalEngine engine = lab.engine();
    InstanceMark mark = mark(15);
    lab.directories().create(mark);
    Path half = Files.createDirectories(lab.home(ONE).resolve("data.cloning").resolve("base"));
    Files.writeString(half.resolve("1"), "half");
    Files.createDirectories(lab.home(ONE).resolve(".cloning-data.cloning"));

    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, INCOMPLETE));

    engine.clone(ONE, snapshot);
    engine.start(ONE, LOGIN);
    assertThat(asOwner(engine, ONE, "SELECT count(*) FROM customer")).isEqualTo("100");
    assertThat(TestDirectory.names(lab.root())).containsExactly("shop-pr-1.1");
    assertThat(lab.workspace()).isEmptyDirectory();
    assertThat(TestDirectory.names(lab.home(ONE)))
        .doesNotContain("data.cloning", ".cloning-data.cloning");
  }

  @Test
  void aDeletionThatWasCutOffIsStillOursToFinish() throws Exception {
    LocalEngine engine = lab.engine();
    engine.clone(ONE, snapshot);
    Files.delete(lab.home(ONE).resolve("data").resolve("PG_VERSION"));

    engine.delete(ONE);

    assertThat(lab.root()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "\u0000\u0001\u0002",
        "{\"owner\": \"previewdb\"}",
        "{\"owner\": \"previewdb\", \"preview\": null, \"epoch\": 1}",
        "{\"owner\": \"previewdb\", \"preview\": \"shop-pr-1\", \"epoch\": 1}",
        "{\"owner\": \"previewdb\", \"preview\": \"previews/bad\", \"epoch\": 1, \"snapshot\": \"s\","
            + " \"database\": \"shop\", \"role\": \"preview\", \"major\": 15}",
        "{\"owner\": \"previewdb\", \"preview\": \"bad\", \"epoch\": 1, \"snapshot\": \"s\","
            + " \"database\": null, \"role\": \"preview\", \"major\": 15}",
        "{\"owner\": \"previewdb\", \"preview\": \"bad\", \"epoch\": 1, \"snapshot\": \"s\","
            + " \"database\": \"shop\", \"role\": \"preview\", \"major\": 0}",
        "{\"owner\": \"somebody\", \"preview\": \"bad\", \"epoch\": 1, \"snapshot\": \"s\","
            + " \"database\": \"shop\", \"role\": \"preview\", \"major\": 15}",
      })
  void aMarkThatIsNoneHidesNobodyElseAndIsNotOurs(String content) throws Exception {
    LocalEngine engine = lab.engine();
    lab.directories().create(mark(15));
    Path bad = Files.createDirectories(lab.root().resolve("bad.1"));
    Files.writeString(bad.resolve("preview.json"), content);

    assertThat(engine.all()).containsExactly(ONE);
    assertThat(engine.instances("bad")).isEmpty();
    engine.delete(new InstanceId("bad", 1));
    assertThat(bad.resolve("preview.json")).hasContent(content);
  }

  @Test
  void aMarkThatIsADirectoryOrNestedWithoutEndHidesNobodyElse() throws Exception {
    LocalEngine engine = lab.engine();
    lab.directories().create(mark(15));
    Files.createDirectories(lab.root().resolve("bad.1").resolve("preview.json"));
    Files.createDirectories(lab.root().resolve("bad.2"));
    Files.writeString(lab.root().resolve("bad.2").resolve("preview.json"), "[".repeat(10_000_000));
    Files.writeString(lab.root().resolve("a file"), "of somebody");

    assertThat(engine.all()).containsExactly(ONE);
  }

  @Test
  void anInstanceWhoseServerIsNotInstalledAnyMoreIsSeenNamedAndDeleted() throws Exception {
    LocalEngine engine = lab.engine();
    lab.directories().create(mark(13));
    Files.createDirectories(lab.home(ONE).resolve("data"));

    assertThat(engine.instances("shop-pr-1")).containsExactly(new InstanceStatus(ONE, STOPPED));
    assertThatThrownBy(() -> engine.start(ONE, LOGIN))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NO_SERVER));
    engine.delete(ONE);

    assertThat(lab.root()).isEmptyDirectory();
  }

  private static InstanceMark mark(int major) {
    return mark(ONE, major);
  }

  private static InstanceMark mark(InstanceId id, int major) {
    return new InstanceMark(
        "previewdb",
        "shop",
        id.preview(),
        id.epoch(),
        "20261122-000000",
        "shop",
        "preview",
        major,
        0,
        List.of(),
        null);
  }
}
