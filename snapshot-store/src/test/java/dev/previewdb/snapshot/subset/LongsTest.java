package dev.previewdb.snapshot.subset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds hashes and places, against the JDK's collections. */
class LongsTest {
  private final MemoryLimit memory = new MemoryLimit(1L << 30);

  @Test
  void aSetHoldsWhatIsPutIntoItAndCountsItsMemory() {
    var random = new Random(1);
    var set = new LongSet(memory);
    var expected = new HashSet<Long>();
    for (int i = 0; i < 20_000; i++) {
      // From few numbers, so that many come twice and many share a slot
      long hash = 1 + random.nextLong(10_000) * (i % 20 == 0 ? 1L << 40 : 1);
      if (set.add(hash) != expected.add(hash)) {
        fail("%d, after %d", hash, i);
      }
    }
    assertThat(set.size()).isEqualTo(expected.size());
    assertThat(LongStream.range(1, 12_000).filter(set::contains))
        .containsExactlyElementsOf(
            LongStream.range(1, 12_000).boxed().filter(expected::contains).toList());
    assertThat(memory.taken()).isBetween(8L * expected.size(), 32L * expected.size());
    set.clear();
    assertThat(memory.taken()).isZero();
    assertThat(set.contains(1)).isFalse();
  }

  @Test
  void aListKeepsItsOrderUntilItIsDrained() {
    var random = new Random(2);
    var list = new LongList(memory);
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong();
      list.add(number);
      expected.add(number);
    }
    list.set(5000, 7);
    expected.set(5000, 7L);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(list.get(i)).isEqualTo(expected.get(i));
    }
    assertThat(list.drainSorted())
        .containsExactly(expected.stream().sorted().toList().toArray(Long[]::new));
    assertThat(list.size()).isZero();
    assertThat(memory.taken()).isEqualTo(10_000L * Long.BYTES);
  }

  @Test
  void anIndexFindsEveryRecordWithAHashAlsoWhereTwoShareIt() {
    var records = new LongList(memory);
    for (int i = 0; i < 3000; i++) {
      records.add(i);
      records.add(i % 3 == 0 ? KeyRow.NOWHERE : 1 + i % 1000);
    }
    var index = new KeyIndex(records, 2, 1, memory);
    for (int hash = 1; hash <= 1000; hash++) {
      List<Long> expected = new ArrayList<>();
      for (long i = hash - 1L; i < 3000; i += 1000) {
        if (i % 3 != 0) {
          expected.add(2 * i);
        }
      }
      List<Long> found = new ArrayList<>();
      index.find(hash, found::add);
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
    List<Long> found = new ArrayList<>();
    index.find(5000, found::add);
    assertThat(found).isEmpty();
  }

  @Test
  void circlesComeInAnOrderInWhichNonePointsBack() {
    var groups =
        Circles.of(
            Map.of(
                1, Set.of(2),
                2, Set.of(3, 4),
                3, Set.of(2),
                4, Set.of(5),
                5, Set.of(),
                6, Set.of(6, 2)));
    assertThat(groups).hasSize(5);
    assertThat(groups.stream().map(HashSet::new).toList())
        .contains(new HashSet<>(List.of(2, 3)))
        .containsSubsequence(
            new HashSet<>(List.of(1)),
            new HashSet<>(List.of(2, 3)),
            new HashSet<>(List.of(4)),
            new HashSet<>(List.of(5)))
        .containsSubsequence(new HashSet<>(List.of(6)), new HashSet<>(List.of(2, 3)));
  }
}
