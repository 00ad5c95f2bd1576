package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void fastEndsTheSessionsAndShutsDownCleanly() throws SQLException {
    try (var test = TestServer.start(15);
        var session = test.server().connect("postgres")) {
      assertThat(session.isValid(5)).isTrue();
      assertThat(new DataDirectory(test.server().data()).isCleanlyShutDown()).isFalse();

      test.server().stop(StopMode.FAST, PATIENCE);

      assertThat(test.server().isRunning()).isFalse();
      assertThat(session.isValid(5)).isFalse();
      assertThat(new DataDirectory(test.server().data()).isCleanlyShutDown()).isTrue();
      assertThat(new DataDirectory(test.server().data()).major()).isEqualTo(15);
    }
  }

  @Test
  void immediateLeavesTheRecoveryToTheNextStart() throws SQLException {
    try (var test = TestServer.start(18)) {
      test.server().stop(StopMode.IMMEDIATE, PATIENCE);
      assertThat(new DataDirectory(test.server().data()).isCleanlyShutDown()).isFalse();
    }
  }

  @Test
  void smartWaitsForTheSessionsAndSaysSoWhenPatienceEnds() throws SQLException {
    try (var test = TestServer.start(15)) {
      try (var session = test.server().connect("postgres")) {
        assertThatThrownBy(() -> test.server().stop(StopMode.SMART, Duration.ofMillis(200)))
            .isInstanceOfSatisfying(
                SnapshotException.class,
                e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.STOP_TIMED_OUT));
        assertThat(session.isValid(5)).isTrue();
      }
      test.server().stop(StopMode.SMART, PATIENCE);
      assertThat(test.server().isRunning()).isFalse();
    }
  }

  @Test
  void aStoppedServerHoldsNoFileAnyMore() throws IOException {
    try (var test = TestServer.start(15)) {
      var files = Path.of("/proc", Long.toString(test.server().pid()), "fd");
      assertThat(files).isNotEmptyDirectory();

      test.server().stop(StopMode.IMMEDIATE, PATIENCE);

      try (var left = Files.list(files)) {
        assertThat(left).isEmpty();
      } catch (NoSuchFileException e) {
        // Not even the process is there.
      }
    }
  }

  @Test
  void stoppingWhatIsStoppedIsNoError() {
    try (var test = TestServer.start(15)) {
      test.server().stop(StopMode.IMMEDIATE, PATIENCE);
      test.server().stop(StopMode.IMMEDIATE, PATIENCE);
      assertThat(test.server().isRunning()).isFalse();
    }
  }

  @Test
  void whatIsNoDataDirectoryIsNamed() {
    try (var directory = new TestDirectory()) {
      assertThatThrownBy(() -> new DataDirectory(directory.path()).major())
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NOT_A_DATA_DIRECTORY))
          .hasMessageContaining(directory.path().toString());
    }
  }
}
