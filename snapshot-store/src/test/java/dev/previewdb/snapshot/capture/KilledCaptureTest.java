package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process killed with SIGKILL while it captures. */
class KilledCaptureTest {
  private static final String RULES =
      "tables:\n  public.big: { id: { keep: test, by: test }, pad: { mask: text, domain: pad } }\n";

  @ParameterizedTest
  @ValueSource(strings = {"COPY_SCHEMA", "ROWS", "PUBLISH"})
  void leavesNothingListedAndNothingThatTheNextSweepDoesNotRemove(String place) throws Exception {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE big (id int PRIMARY KEY, pad text)",
            "INSERT INTO big SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i")) {
      kill(lab, place);
      assertThat(lab.catalog().list(CaptureLab.PROJECT)).isEmpty();
      assertThat(lab.files()).as("left by the killed process").contains(".building-1");
      assertThat(lab.servers()).as("its server").isNotEmpty();

      lab.catalog().sweep();
      lab.assertNothingIsLeft();
      assertThat(lab.take(RULES).manifest().tables()).containsEntry("public.big", 20000L);
    }
  }

  private static void kill(CaptureLab lab, String place) throws Exception {
    var child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
      assertThatThrownBy(() -> lab.take(RULES))
          .as("while the other process lives, the project is its own")
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.CAPTURE_RUNNING));
      lab.catalog().sweep();
      assertThat(lab.files()).contains(".building-1");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
