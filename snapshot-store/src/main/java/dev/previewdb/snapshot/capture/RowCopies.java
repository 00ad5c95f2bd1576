package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.subset.ChosenRows;
import dev.previewdb.snapshot.subset.Subset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Copies the rows of all tables, several at a time, the largest first. */
final class RowCopies {
  private final PinnedSource source;
  private final TargetDatabase target;
  private final Subset subset;
  private final MaskWatch watch;
  private final CaptureProgress progress;
  private final EmergencyStop stop;

  RowCopies(
      PinnedSource source,
      TargetDatabase target,
      Subset subset,
      MaskWatch watch,
      CaptureProgress progress,
      EmergencyStop stop) {
    this.source = source;
    this.target = target;
    this.subset = subset;
    this.watch = watch;
    this.progress = progress;
    this.stop = stop;
  }

  /** The rows of each table that is written to. */
  Map<TableName, Long> run(MaskingPlan plan, int workers) {
    var tables =
        plan.tables().stream()
            .sorted(Comparator.comparingLong((TablePlan t) -> t.table().bytes()).reversed())
            .toList();
    progress.tables(
        tables.stream()
            .map(TablePlan::table)
            .map(t -> new CaptureProgress.Expected(t.name(), rows(t), t.bytes()))
            .toList());
    var waiting = new ConcurrentLinkedQueue<>(tables);
    var counts = new ConcurrentHashMap<TableName, Long>();
    var tasks = new ArrayList<Callable<Void>>();
    for (var from : readers(Math.min(workers, Math.max(1, tables.size())), workers)) {
      tasks.add(() -> {
        copy(from, waiting, counts);
        return null;
      });
    }
    SideBySide.run(workers, tasks, stop);
    return Map.copyOf(counts);
  }

  private long rows(SourceTable table) {
    return subset.rows(table.name()).map(ChosenRows::count).orElse(table.estimatedRows());
  }

  /**
   * All have their locks before the first row is read: who wants to change a table while rows are
   * copied waits for us, and would keep out a session that came later.
   */
  private List<Connection> readers(int count, int workers) {
    var readers = new ArrayList<Connection>();
    try {
      while (readers.size() < count) {
        readers.add(source.worker(workers));
      }
      return readers;
    } catch (SnapshotException e) {
      stop.pull();
      throw e;
    }
  }

  private void copy(Connection from, Queue<TablePlan> waiting, Map<TableName, Long> counts) {
    var diskFull = new DiskFull(target.server().data());
    try (from;
        var to = openTarget()) {
      for (var plan = waiting.poll(); plan != null; plan = waiting.poll()) {
        source.lock(from, plan.table().name());
        var chosen = subset.rows(plan.table().name());
        var copy = new TableCopy(plan, chosen, source.source().address(), diskFull);
        counts.merge(plan.into(), copy.run(from, to, watch, progress), Long::sum);
      }
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.BUILD_FAILED, CaptureStep.COPY_ROWS.words(), ServerWords.of(e));
    }
  }

  private Connection openTarget() throws SQLException {
    var connection = target.openAsAdministrator();
    stop.onPull(() -> connection.abort(Runnable::run));
    try (var statement = connection.createStatement()) {
      // Triggers of extensions' tables stay silent; those of others are made after the rows.
      statement.execute("SET session_replication_role = replica");
      // A CHECK's function may need the database's own path, as it has it at the source.
      statement.execute("RESET search_path");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
