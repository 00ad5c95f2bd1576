package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers found again, and those only seemingly there. */
class AttachTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunAs runAs = RunAs.current();
  private final ServerBinaries binaries = TestServer.installations().server(15);
  private final TestDirectory directory = new TestDirectory();
  private final Path home = directory.path();
  private final Path pidFile = home.resolve("data/postmaster.pid");

  @BeforeEach
  void initialise() {
    TestServer.initialise(binaries, home.resolve("data"));
  }

  @AfterEach
  void clear() {
    PostgresServer.attach(home, binaries, runAs)
        .ifPresent(server -> server.stop(StopMode.IMMEDIATE, PATIENCE));
    directory.close();
  }

  @Test
  void aRunningServerIsFoundWithItsPort() throws IOException {
    var port = FreePort.find();
    var started = start(StartRequest.of(binaries, home, runAs).onPort(port));

    var found = PostgresServer.attach(home, binaries, runAs);

    assertThat(found)
        .hasValueSatisfying(server -> {
          assertThat(server.pid()).isEqualTo(started.pid());
          assertThat(server.tcpPort()).hasValue(port);
          assertThat(server.isRunning()).isTrue();
        });
  }

  @Test
  void nothingIsFoundBeforeTheStartAndAfterTheStop() {
    assertThat(PostgresServer.attach(home, binaries, runAs)).isEmpty();
    var server = start();
    server.stop(StopMode.FAST, PATIENCE);
    assertThat(PostgresServer.attach(home, binaries, runAs)).isEmpty();
    assertThat(PostgresServer.attach(home.resolve("nowhere"), binaries, runAs)).isEmpty();
  }

  @Test
  void aSecondStartIsRefusedNamingTheFirst() {
    var server = start();
    assertThatThrownBy(this::start)
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.ALREADY_RUNNING))
        .hasMessageContaining("process " + server.pid());
    assertThat(server.isRunning()).isTrue();
  }

  @Test
  void aKilledServerIsNotFoundAndStartsAgain() {
    var killed = start();
    kill(killed);

    assertThat(pidFile).exists();
    assertThat(PostgresServer.attach(home, binaries, runAs)).isEmpty();
    assertThat(start().isRunning()).isTrue();
  }

  @Test
  void aProcessThatGotTheDeadServersIdStopsNothing() throws IOException {
    kill(start());
    var stranger = new ProcessBuilder(runAs.command(List.of("sleep", "300"))).start();
    try {
      var lines = Files.readAllLines(pidFile);
      lines.set(0, Long.toString(stranger.pid()));
      Files.write(pidFile, lines);

      assertThat(PostgresServer.attach(home, binaries, runAs)).isEmpty();
      assertThat(start().isRunning()).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void anotherServerThatGotTheDeadOnesIdIsNotTakenForIt() throws IOException {
    kill(start());
    try (var other = TestServer.start(15)) {
      var lines = Files.readAllLines(pidFile);
      lines.set(0, Long.toString(other.server().pid()));
      Files.write(pidFile, lines);

      assertThat(PostgresServer.attach(home, binaries, runAs)).isEmpty();
      assertThat(start().pid()).isNotEqualTo(other.server().pid());
      assertThat(other.server().isRunning()).isTrue();
    }
  }

  @Test
  void anEmptyPidFileOfAPowerCutStopsNothing() throws IOException {
    Files.createFile(pidFile);
    runAs.own(pidFile);

    assertThat(PostgresServer.attach(home, binaries, runAs)).isEmpty();
    assertThat(start().isRunning()).isTrue();
  }

  private PostgresServer start() {
    return start(StartRequest.of(binaries, home, runAs).with(Map.of("fsync", "off")));
  }

  private static PostgresServer start(StartRequest request) {
    return PostgresServer.start(request);
  }

  /**
   * And waits until its orphans have noticed, as they do in real life before anybody could start it
   * again.
   */
  private void kill(PostgresServer server) {
    var family = ProcessHandle.of(server.pid()).orElseThrow();
    var children = family.children().toList();
    Signals.send(server.pid(), Signals.KILL);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !server.isRunning() && children.stream().noneMatch(ProcessHandle::isAlive));
  }
}
