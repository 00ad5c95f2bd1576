package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Starts that fail say why, and leave nothing running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailedStartTest {
  private final RunAs runAs = RunAs.current();
  private final ServerBinaries binaries = TestServer.installations().server(15);
  private final TestDirectory directory = new TestDirectory();
  private final Path home = directory.path();

  @BeforeAll
  void initialise() {
    TestServer.initialise(binaries, home.resolve("data"));
  }

  @AfterAll
  void clear() {
    directory.close();
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var port = taken.getLocalPort();
      assertProblem(
          SnapshotProblem.PORT_IN_USE,
          request().onPort(port),
          e -> assertThat(e).hasMessageStartingWith("Port " + port + " of 127.0.0.1 is in use"));
    }
  }

  @Test
  void aServerThatDiesAtOnceGivesItsLastWords() {
    assertProblem(
        SnapshotProblem.SERVER_DIED_AT_START,
        request().with(Map.of("shared_buffers", "much")),
        e ->
            assertThat(e)
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"much\"")
                .hasMessageContaining(home.resolve("log/server.log").toString()));
  }

  @Test
  void theLastWordsAreThoseOfThisStartOnly() {
    assertProblem(
        SnapshotProblem.SERVER_DIED_AT_START, request().with(Map.of("work_mem", "first")), e -> {});
    assertProblem(
        SnapshotProblem.SERVER_DIED_AT_START,
        request().with(Map.of("work_mem", "second")),
        e -> assertThat(e).hasMessageContaining("second").message().doesNotContain("first"));
  }

  @Test
  void aServerThatIsNotReadyInTimeIsStoppedAgain() {
    assertProblem(
        SnapshotProblem.START_TIMED_OUT, request().patience(Duration.ofNanos(1)), e -> {});
  }

  @Test
  void serversOfAnotherMajorAreRefusedByTheData() {
    var newer = StartRequest.of(TestServer.installations().server(17), home, runAs);
    assertProblem(
        SnapshotProblem.SERVER_DIED_AT_START,
        newer,
        e -> assertThat(e).hasMessageContaining("database files are incompatible with server"));
  }

  @Test
  void aSocketPathThatIsTooLongForTheSystemIsNamedBeforeTheStart() {
    var longHome = home.resolve("x".repeat(100)).resolve("home");
    assertThatThrownBy(() -> PostgresServer.start(StartRequest.of(binaries, longHome, runAs)))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SOCKET_PATH_TOO_LONG));
    assertThat(longHome).doesNotExist();
  }

  @Test
  void aHomeOfALongNameHasItsSocketBesideItForAsLongAsTheServerRuns() throws Exception {
    try (var place = new TestDirectory()) {
      var longHome = Files.createDirectory(place.path().resolve("x".repeat(100)));
      TestServer.initialise(binaries, longHome.resolve("data"));
      var server = PostgresServer.start(StartRequest.of(binaries, longHome, runAs));
      try (var connection = server.connect("postgres")) {
        assertThat(connection.isValid(5)).isTrue();
        assertThat(PostgresServer.socket(longHome)).exists();
        assertThat(PostgresServer.isReady(longHome)).isTrue();
        assertThat(place.names()).hasSize(2);
      } finally {
        server.stop(StopMode.FAST, Duration.ofSeconds(30));
      }
      assertThat(place.names()).containsExactly(longHome.getFileName().toString());
    }
  }

  @Test
  void aDirectoryTheServersUserCannotEnterIsNamed() throws IOException {
    assumeTrue(runAs.drop(), "root");
    try (var closed = new TestDirectory()) {
      Files.setPosixFilePermissions(closed.path(), PosixFilePermissions.fromString("rwx------"));
      var data = closed.path().resolve("home/data");
      assertThatThrownBy(
              () -> PostgresServer.initialise(binaries, data, runAs, InitOptions.plain()))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.OUT_OF_REACH))
          .hasMessageContaining("cannot enter " + closed.path())
          .hasMessageContaining("chmod o+x " + closed.path());
    }
  }

  @Test
  void aDirectoryThatHoldsFilesIsNotInitialisedAnew() throws IOException {
    try (var full = new TestDirectory()) {
      Files.createFile(Files.createDirectory(full.path().resolve("data")).resolve("precious"));
      assertThatThrownBy(() ->
              PostgresServer.initialise(
                  binaries, full.path().resolve("data"), runAs, InitOptions.plain()))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.INITIALISE_FAILED))
          .hasMessageContaining("exists but is not empty");
      assertThat(full.path().resolve("data/precious")).exists();
    }
  }

  private StartRequest request() {
    return StartRequest.of(binaries, home, runAs);
  }

  private void assertProblem(
      SnapshotProblem problem, StartRequest request, Consumer<SnapshotException> more) {
    assertThatThrownBy(() -> PostgresServer.start(request))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).as(e.getMessage()).isEqualTo(problem);
              more.accept(e);
            });
    assertThat(PostgresServer.attach(home, binaries, runAs)).as("left running").isEmpty();
  }
}
