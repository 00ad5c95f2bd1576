package dev.previewdb.snapshot.scan;

import java.util.List;

/** The samples of one capture: they share a key, so they can be put together and compared. */
public final class ValueSamples {
  /** Values of all columns together, so that a wide database takes no more memory than this. */
  private static final int ALL = 1 << 18;

  private static final int MOST = 4096;
  private static final int FEWEST = 64;

  private final KeyedHash hash = KeyedHash.random();
  private final int most;

  /**
   * @param columns how many will be sampled
   */
  public ValueSamples(int columns) {
    this.most = Math.clamp(ALL / Math.max(columns, 1), FEWEST, MOST);
  }

  public ValueSample sample() {
    return new ValueSample(hash, most);
  }

  /** What tells something of all of them; a value's column is its place among them. */
  public SourceValues together(List<ValueSample> samples) {
    return SourceValues.of(hash, samples);
  }
}
