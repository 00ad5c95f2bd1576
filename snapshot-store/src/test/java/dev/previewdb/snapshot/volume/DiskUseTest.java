package dev.previewdb.snapshot.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUseTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int BLOCK = 4096;

  @Test
  void aHoleTakesNothingAndASmallFileABlock(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("below/it"));
    Files.write(directory.resolve("below/it/full"), new byte[MEGABYTE]);
    Files.write(directory.resolve("small"), new byte[] {1});
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("below/it/full"));
    try (var sparse = new RandomAccessFile(directory.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertThat(new DiskUse().add(directory)).isBetween((long) MEGABYTE, MEGABYTE + 2L * BLOCK);
  }

  @Test
  @Tag("root")
  void whatSeveralTreesShareIsCountedOnce() throws IOException {
    try (var xfs = LoopDisk.xfs(512L << 20)) {
      var from = Files.createDirectory(xfs.path().resolve("from"));
      var to = xfs.path().resolve("to");
      Files.write(from.resolve("1"), ones());
      Files.write(from.resolve("2"), ones());
      Volumes.clone(from, to, RunAs.current());
      Files.write(to.resolve("2"), ones());
      var use = new DiskUse();

      assertThat(use.add(from)).isEqualTo(2L * MEGABYTE);
      assertThat(use.add(to)).isEqualTo(MEGABYTE);
      assertThat(use.add(from)).as("the file that is shared with nobody").isEqualTo(MEGABYTE);
      assertThat(new DiskUse().add(to)).isEqualTo(2L * MEGABYTE);
    }
  }

  @Test
  void whatGoesAwayMeanwhileCountsForNothing(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("stays"), new byte[] {1});
    var ended = new AtomicBoolean();
    Callable<Integer> comings =
        () -> {
          var rounds = 0;
          for (; !ended.get(); rounds++) {
            var below = Files.createDirectories(directory.resolve("comes/and"));
            Files.write(below.resolve("goes"), new byte[BLOCK]);
            Volumes.delete(directory.resolve("comes"));
          }
          return rounds;
        };
    try (var other = Executors.newSingleThreadExecutor()) {
      var going = other.submit(comings);
      try {
        // One that comes again while the directory is read may be listed again (readdir(3))
        for (var i = 0; i < 2000; i++) {
          assertThat(Volumes.measure(directory).bytes()).isBetween(1L, 1L + 8 * BLOCK);
          assertThat(new DiskUse().add(directory)).isBetween(1L, 9L * BLOCK);
        }
      } finally {
        ended.set(true);
      }
      assertThat(going.get()).isGreaterThan(10);
    }
    assertThat(Volumes.measure(directory.resolve("never-there"))).isEqualTo(new Sharing(0, 0, 0));
  }

  private static byte[] ones() {
    var bytes = new byte[MEGABYTE];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  @Test
  void aPlaceIsNewOnce() {
    var ranges = new ByteRanges();
    assertThat(ranges.add(10, 20)).isEqualTo(10);
    assertThat(ranges.add(10, 20)).isZero();
    assertThat(ranges.add(30, 40)).isEqualTo(10);
    assertThat(ranges.add(15, 35)).isEqualTo(10);
    assertThat(ranges.add(0, 50)).isEqualTo(20);
    assertThat(ranges.add(50, 60)).isEqualTo(10);
    assertThat(ranges.add(12, 58)).isZero();
  }
}
