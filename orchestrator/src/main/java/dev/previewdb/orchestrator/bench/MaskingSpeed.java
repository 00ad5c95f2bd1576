package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How fast rows of each masked table go through their masks on one core, by JMH. */
final class MaskingSpeed {
  private static final double NANOS = 1e9;
  private static final double MEGABYTE = 1 << 20;

  private MaskingSpeed() {}

  static List<SnapshotReport.Masking> of(SampleSource source, MaskingRules rules) {
    // Its lock in the system's directory for temporary files would be the first user's
    System.setProperty("jmh.ignoreLock", "true");
    List<SnapshotReport.Masking> all = new ArrayList<>();
    try {
      for (TablePlan table : plan(source, rules).tables()) {
        if (table.masks()) {
          SampledRows rows = rows(source, table);
          RowTransformer.use(rows);
          double nanos = new Runner(options()).runSingle().getPrimaryResult().getScore();
          all.add(
              new SnapshotReport.Masking(
                  table.table().name().spelling(), rows.bytes() / MEGABYTE / nanos * NANOS));
        }
      }
      return all;
    } catch (SQLException | RunnerException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "timing the masks", String.valueOf(e.getMessage()));
    }
  }

  private static MaskingPlan plan(SampleSource source, MaskingRules rules) throws SQLException {
    try (Connection connection = source.source().open()) {
      return MaskingPlan.of(SourceSchema.read(connection), rules, SampleRules.key());
    }
  }

  private static SampledRows rows(SampleSource source, TablePlan table) throws SQLException {
    try (Connection connection = source.source().open()) {
      return SampledRows.read(connection, table);
    }
  }

  /** In this process: its compiler has seen captures before, as that of a service has. */
  private static Options options() {
    return new OptionsBuilder()
        .include(RowTransformer.class.getName() + ".mask")
        .forks(0)
        .warmupIterations(2)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(3)
        .measurementTime(TimeValue.milliseconds(500))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build();
  }
}
