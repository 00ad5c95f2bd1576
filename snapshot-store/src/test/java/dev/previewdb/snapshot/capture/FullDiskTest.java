package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.schema.SchemaWay;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is too small at different points of a capture. Mounts one, and so needs root. */
@Tag("root")
class FullDiskTest {
  @ParameterizedTest
  @ValueSource(ints = {10, 60, 120})
  void isNamedAndNothingIsLeft(int megabytes) throws Exception {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE big (id int PRIMARY KEY, pad text)",
            "ALTER TABLE big ALTER pad SET STORAGE EXTERNAL",
            "INSERT INTO big SELECT i, repeat(md5(i::text), 30) FROM generate_series(1, 200000) i")) {
      var disk = Files.createDirectories(lab.snapshots());
      run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=755", "tmpfs", disk);
      try {
        var failure =
            catchThrowableOfType(
                SnapshotException.class,
                () ->
                    lab.take(
                        "tables:\n  public.big: { id: { keep: test, by: test }, pad: { mask: text, domain: pad } }\n",
                        SchemaWay.AUTO));
        assertThat(failure.problem()).as(failure.getMessage()).isEqualTo(SnapshotProblem.DISK_FULL);
        lab.assertNothingIsLeft();
      } finally {
        run("umount", disk);
      }
    }
  }

  private static void run(Object... command) throws IOException, InterruptedException {
    var words = Arrays.stream(command).map(Object::toString).toList();
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }
}
