package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildMemoryTest {
  private static final long MEGABYTE = 1L << 20;
  private static final long BUFFER = MEGABYTE / 4;

  @Test
  void theRunsOfATableAreMergedInOneGo() {
    for (var gigabytes : new long[] {1, 10, 100, 1000}) {
      var table = gigabytes << 30;
      var memory = BuildMemory.merged(table);
      assertThat(table / memory).isLessThanOrEqualTo(memory / BUFFER + 1);
      assertThat(memory).isLessThan(table / 16);
    }
  }

  @Test
  void thereIsALeastAndAMost() {
    assertThat(BuildMemory.of(0, 0)).isEqualTo(new BuildMemory(16, 0));
    assertThat(BuildMemory.of(20 * MEGABYTE, 0)).isEqualTo(new BuildMemory(20, 0));
    assertThat(BuildMemory.of(1L << 40, 0)).isEqualTo(new BuildMemory(1024, 0));
  }

  @Test
  void helpersHaveTheMemoryWithoutWhichPostgresCallsNone() {
    assertThat(BuildMemory.of(0, 3)).isEqualTo(new BuildMemory(128, 3));
    assertThat(BuildMemory.of(500 * MEGABYTE, 3)).isEqualTo(new BuildMemory(500, 3));
    assertThat(BuildMemory.of(0, 63)).isEqualTo(new BuildMemory(2048, 63));
  }
}
