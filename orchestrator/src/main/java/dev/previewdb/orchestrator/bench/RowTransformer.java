package dev.previewdb.orchestrator.bench;

import dev.previewdb.snapshot.masking.RowBuffer;
import dev.previewdb.snapshot.masking.RowMasker;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Masks some rows of one table in one thread; public, since JMH makes it and calls it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowTransformer {
  private static final int BLOCK = 1 << 16;

  private static volatile @Nullable SampledRows next;

  private final List<byte[]> rows;
  private final RowMasker masker;
  private final RowBuffer out = new RowBuffer(2 * BLOCK);

  /** Masks what was handed to {@link #use}. */
  public RowTransformer() {
    SampledRows sample = Objects.requireNonNull(next, "rows to mask");
    this.rows = sample.rows();
    this.masker = sample.plan().rowMasker((_, _, _, _, _, _) -> {});
  }

  static void use(SampledRows sample) {
    next = sample;
  }

  /** How many bytes came out. */
  @Benchmark
  public long mask() {
    long bytes = 0;
    for (byte[] row : rows) {
      masker.mask(row, 0, row.length, out);
      if (out.length() > BLOCK) {
        bytes += out.length();
        out.clear();
      }
    }
    return bytes;
  }
}
