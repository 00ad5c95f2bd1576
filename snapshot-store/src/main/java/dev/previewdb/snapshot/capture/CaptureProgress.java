package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.source.TableName;
import java.util.List;

/**
 * Is told how a capture gets on. {@link #rows} is called often and by several threads at a time;
 * none of the methods may take long.
 */
public interface CaptureProgress {
  /** A step begins, and the one before it has ended. */
  void step(CaptureStep step);

  /** What will be copied, the largest table first. */
  void tables(List<Expected> tables);

  /**
   * How much of a table has been copied so far.
   *
   * @param bytes as read from the source, in COPY's text format
   */
  void rows(TableName table, long rows, long bytes);

  /** All rows of a table are in the snapshot. */
  void finished(TableName table, long rows);

  /**
   * A table that will be copied.
   *
   * @param estimatedRows known where rows had to be looked for; else the planner's guess, 0 where
   *     it has none
   * @param bytes on the source's disk
   */
  record Expected(TableName table, long estimatedRows, long bytes) {}

  /** Tells nobody. */
  static CaptureProgress silent() {
    return new CaptureProgress() {
      @Override
      public void step(CaptureStep step) {}

      @Override
      public void tables(List<Expected> tables) {}

      @Override
      public void rows(TableName table, long rows, long bytes) {}

      @Override
      public void finished(TableName table, long rows) {}
    };
  }
}
