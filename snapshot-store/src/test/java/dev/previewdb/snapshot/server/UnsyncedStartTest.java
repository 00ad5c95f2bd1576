package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that do not wait for the disk, and when a server does again. */
class UnsyncedStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** PostgreSQL's own word that it did not sync before. */
  private static final Pattern TURNED_ON = Pattern.compile("parameter \"fsync\" changed to \"on\"");

  private static final String ENDED = "what has to be is on disk";

  private final RunAs runAs = RunAs.current();
  private final TestDirectory directory = new TestDirectory();
  private final Path home = directory.path();
  private final Path data = home.resolve("data");
  private final Path file = home.resolve("conf/start.conf");
  private ServerBinaries binaries = TestServer.installations().server(15);

  @AfterEach
  void clear() {
    PostgresServer.attach(home, binaries, runAs)
        .ifPresent(server -> server.stop(StopMode.IMMEDIATE, PATIENCE));
    directory.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void theFirstSessionSyncsAlready(int major) throws SQLException, IOException {
    binaries = TestServer.bundledOnly().server(major);
    PostgresServer server = started();

    assertThat(fsync(server)).isEqualTo("on");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(timesTurnedOn(server))
                .as("in its log: %s", PostgresServer.lastWords(home))
                .isEqualTo(1));
  }

  @Test
  void onceSettledTheDiskSaysThatItRuns() {
    PostgresServer server = started();
    server.settle();

    assertThat(file).content().contains(ENDED);
    assertThat(new DataDirectory(data).isCleanlyShutDown()).isFalse();
    assertThat(PostgresServer.isReady(home)).isTrue();
  }

  @Test
  void itIsNotReadyForOthersBeforeItIsSettled() throws IOException {
    PostgresServer server = started();
    server.settle();
    Files.writeString(file, "fsync = on\n");

    assertThat(PostgresServer.isReady(home)).isFalse();
  }

  @Test
  void whoEndsAnotherServersStartLateSaysNothingAboutThisOne() throws IOException {
    PostgresServer server = started();
    server.settle();
    String ended = Files.readString(file);
    Files.writeString(file, ended.replace(String.valueOf(server.pid()), "4194303"));
    assertThat(PostgresServer.isReady(home)).isFalse();

    PostgresServer.attach(home, binaries, runAs).orElseThrow().settle();

    assertThat(file).content().isEqualTo(ended);
    assertThat(PostgresServer.isReady(home)).isTrue();
  }

  @Test
  void aDiskThatFailsIsToldOf() throws IOException {
    PostgresServer server = started();
    server.settle();
    Files.writeString(file, "fsync = on\n");
    Path control = data.resolve("global/pg_control");
    Path away = home.resolve("pg_control");
    Files.move(control, away);
    try {
      PostgresServer found = PostgresServer.attach(home, binaries, runAs).orElseThrow();
      assertThatThrownBy(found::settle)
          .isInstanceOfSatisfying(
              SnapshotException.class,
              failure -> assertThat(failure.problem()).isEqualTo(SnapshotProblem.START_UNSYNCED))
          .hasMessageContaining("pg_control");
    } finally {
      Files.move(away, control);
    }
    assertThat(PostgresServer.isReady(home)).isFalse();
  }

  @Test
  void aRecoverySyncsAllItWrites() throws IOException, SQLException {
    PostgresServer killed = started();
    killed.settle();
    int before = timesTurnedOn(killed);
    killed.stop(StopMode.IMMEDIATE, PATIENCE);

    PostgresServer server = PostgresServer.start(request());
    server.settle();

    assertThat(fsync(server)).isEqualTo("on");
    assertThat(timesTurnedOn(server)).isEqualTo(before);
  }

  @Test
  void whoFindsAStartThatWasCutOffEndsIt() throws IOException, SQLException {
    PostgresServer server = started();
    server.settle();
    Files.writeString(file, "fsync = off\n");
    runAs.own(file);
    Signals.send(server.pid(), Signals.HANG_UP);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(fsync(server)).isEqualTo("off"));

    PostgresServer found = PostgresServer.attach(home, binaries, runAs).orElseThrow();
    assertThat(fsync(found)).isEqualTo("on");
    found.settle();
    assertThat(file).content().contains(ENDED);
  }

  private PostgresServer started() {
    TestServer.initialise(binaries, data);
    return PostgresServer.start(request());
  }

  private StartRequest request() {
    return StartRequest.of(binaries, home, runAs).quickly();
  }

  private static String fsync(PostgresServer server) throws SQLException {
    try (var session = server.connect("postgres");
        var rows = session.createStatement().executeQuery("show fsync")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static int timesTurnedOn(PostgresServer server) throws IOException {
    return (int) TURNED_ON.matcher(Files.readString(server.log())).results().count();
  }
}
