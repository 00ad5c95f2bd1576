package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path directory;

  @Test
  void whatAMeasurementRunsInADirectoryEndsAndEverybodyElseGoesOn() throws IOException {
    String log = directory.resolve("server.log").toString();
    Process ours = new ProcessBuilder("bash", "-c", "read", "ours", log).start();
    Process elsewhere =
        new ProcessBuilder("bash", "-c", "read", "elsewhere", directory + "2/a").start();
    Process reader = new ProcessBuilder("tail", "--retry", "-f", log).start();
    try {
      Leftovers.end(directory);
      assertThat(ours.isAlive()).isFalse();
      assertThat(elsewhere.isAlive()).isTrue();
      assertThat(reader.isAlive()).isTrue();
    } finally {
      ours.destroyForcibly();
      elsewhere.destroyForcibly();
      reader.destroyForcibly();
    }
  }
}
