package dev.previewdb.snapshot.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.scan.ValueSample.Whole;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValueSampleTest {
  private static final ValueSamples SAMPLES = new ValueSamples(1);

  private static byte[] value(int i) {
    return ("value " + i).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void fewValuesAreAllKept() {
    var sample = SAMPLES.sample();
    IntStream.range(0, 1000)
        .forEach(i -> sample.add(value(i % 500), 0, value(i % 500).length, Whole.ANY));
    assertThat(sample.size()).isEqualTo(500);
    assertThat(IntStream.range(0, 500)).allMatch(i -> contains(sample, i));
    assertThat(IntStream.range(500, 100_000)).noneMatch(i -> contains(sample, i));
  }

  @Test
  void ofManyValuesAnEvenChoiceIsKept() {
    var sample = SAMPLES.sample();
    IntStream.range(0, 200_000).forEach(i -> sample.add(value(i), 0, value(i).length, Whole.ANY));
    assertThat(sample.size()).isEqualTo(4096);
    // A choice that favoured early or late values would be far from the middle.
    assertThat(IntStream.range(0, 100_000).filter(i -> contains(sample, i)).count())
        .isBetween(1850L, 2250L);
    assertThat(IntStream.range(200_000, 300_000)).noneMatch(i -> contains(sample, i));
  }

  @Test
  void theSamplesOfTwoThreadsTogetherAreTheSampleOfAll() {
    var all = SAMPLES.sample();
    var even = SAMPLES.sample();
    var odd = SAMPLES.sample();
    for (var i = 0; i < 50_000; i++) {
      all.add(value(i), 0, value(i).length, Whole.ANY);
      (i % 2 == 0 ? even : odd).add(value(i), 0, value(i).length, Whole.ANY);
    }
    even.addAll(odd);
    assertThat(even.size()).isEqualTo(all.size());
    assertThat(IntStream.range(0, 50_000)).allMatch(i -> contains(all, i) == contains(even, i));
  }

  private static boolean contains(ValueSample sample, int i) {
    return sample.contains(value(i), 0, value(i).length);
  }
}
