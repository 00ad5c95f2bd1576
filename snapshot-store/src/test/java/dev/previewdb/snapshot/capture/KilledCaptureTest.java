package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.verify.SnapshotCheck;
import dev.previewdb.snapshot.verify.SnapshotProof;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Processes killed with SIGKILL while they capture, one after the other into one catalog: that each
 * gets as far as it does shows that the one before it was no obstacle.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledCaptureTest {
  private static final String RULES =
      "tables:\n  public.big: { id: { keep: test, by: test }, pad: { mask: text, domain: pad } }\n";

  /** Lines of the log after the last step has begun; the last follows the rename. */
  private static final List<String> PUBLICATION =
      List.of(
          "The server is shut down",
          "The manifest is written",
          "The snapshot is durable",
          "The snapshot is listed");

  /** Steps that begin before there is a server, or after it was shut down. */
  private static final Set<String> WITHOUT_A_SERVER =
      Set.of("READ_SOURCE", "PLAN", "START_SERVER", "PUBLISH");

  private CaptureLab lab;

  @BeforeAll
  void startSource() throws SQLException {
    lab =
        CaptureLab.with(
            "CREATE TABLE big (id int PRIMARY KEY, pad text)",
            "INSERT INTO big SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i");
  }

  @AfterAll
  void stopSource() {
    lab.close();
  }

  @TestFactory
  Stream<DynamicTest> whatIsListedIsWholeAndASweepRemovesTheRest() {
    var steps = Arrays.stream(CaptureStep.values()).map(CaptureStep::name);
    var places = Stream.of(steps, Stream.of("ROWS"), PUBLICATION.stream()).flatMap(p -> p);
    return Stream.concat(
        places.map(place -> dynamicTest("killed at " + place, () -> killAndSweep(place))),
        Stream.of(dynamicTest("killed no more", this::captureAtLast)));
  }

  private void killAndSweep(String place) throws Exception {
    kill(place);
    var listed = place.equals(PUBLICATION.getLast());
    var running = !PUBLICATION.contains(place) && !WITHOUT_A_SERVER.contains(place);
    assertThat(lab.files().contains(".building-1")).as("is left in the making").isEqualTo(!listed);
    assertThat(lab.servers().isEmpty()).as("no server is left").isEqualTo(!running);

    lab.catalog().sweep();
    var snapshots = lab.catalog().list(CaptureLab.PROJECT);
    assertThat(snapshots).hasSize(listed ? 1 : 0);
    assertThat(lab.catalog().damaged(CaptureLab.PROJECT)).isEmpty();
    assertThat(lab.files()).hasSize(1 + snapshots.size()).contains(".lock");
    assertThat(lab.servers()).isEmpty();
    for (var snapshot : snapshots) {
      assertThat(proof(snapshot)).hasSize(4).allMatch(SnapshotCheck::holds);
      lab.catalog().drop(CaptureLab.PROJECT, snapshot.version());
    }
  }

  private void captureAtLast() {
    assertThat(lab.take(RULES).manifest().tables()).containsEntry("public.big", 20000L);
  }

  private static List<SnapshotCheck> proof(Snapshot snapshot) {
    try (var home = new TestDirectory()) {
      return SnapshotProof.of(snapshot, home.path(), TestServer.installations(), RunAs.current());
    }
  }

  private void kill(String place) throws Exception {
    var child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // Starting fast is all that counts.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    CaptureChild.class.getName(),
                    lab.snapshots().toString(),
                    Integer.toString(lab.source().port()),
                    lab.source().password().reveal(),
                    RULES,
                    place))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = child.inputReader()) {
      assertThat(output.lines().anyMatch("there"::equals)).isTrue();
      var files = lab.files();
      assertThatThrownBy(() -> lab.take(RULES))
          .as("while the other process lives, the project is its own")
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.CAPTURE_RUNNING));
      lab.catalog().sweep();
      assertThat(lab.files()).isEqualTo(files);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
