package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.VIEW_NOT_REFRESHED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.source.MaterializedView;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What is computed from rows that are masked already. */
record FinishingTouches(TargetDatabase target, DiskFull diskFull) {
  /** The largest first, the catalogs too; partitions are analyzed with their root. */
  private static final String ANALYZED =
      """
      SELECT CASE WHEN c.relkind = 'p' THEN 'ANALYZE '
                  WHEN c.relispartition THEN 'VACUUM (FREEZE) '
                  ELSE 'VACUUM (FREEZE, ANALYZE) ' END
             || format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE (c.relkind IN ('r', 'm') OR (c.relkind = 'p' AND NOT c.relispartition))
         AND c.relpersistence <> 't'
       ORDER BY pg_table_size(c.oid) DESC, c.oid
      """;

  /**
   * Fills materialized views.
   *
   * @param views in an order in which each can be filled; those empty at the source stay so
   */
  void refresh(List<MaterializedView> views) {
    try (var connection = target.openAsAdministrator();
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      // As it would be refreshed at the source, by a session with the database's own path.
      statement.execute("RESET search_path");
      for (var view : views) {
        if (view.populated()) {
          try {
            statement.execute("REFRESH MATERIALIZED VIEW " + view.name().sql());
          } catch (SQLException e) {
            throw diskFull.or(
                e, () -> new SnapshotException(VIEW_NOT_REFRESHED, view.name(), ServerWords.of(e)));
          }
        }
      }
    } catch (SQLException e) {
      throw new SnapshotException(
          BUILD_FAILED, CaptureStep.REFRESH_VIEWS.words(), ServerWords.of(e));
    }
  }

  /** Statistics for the planner, and no work left for the first reader of a page. */
  void analyze(int workers, EmergencyStop stop) {
    var statements = new ConcurrentLinkedQueue<>(statements());
    SideBySide.run(
        workers,
        Collections.nCopies(
            workers,
            () -> {
              run(statements, stop);
              return null;
            }),
        stop);
  }

  private List<String> statements() {
    try (var connection = target.openAsAdministrator();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(ANALYZED)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw notAnalyzed(e);
    }
  }

  private void run(Queue<String> statements, EmergencyStop stop) {
    try (var connection = target.openAsAdministrator();
        var statement = connection.createStatement()) {
      stop.onPull(() -> connection.abort(Runnable::run));
      statement.setEscapeProcessing(false);
      for (var next = statements.poll(); next != null; next = statements.poll()) {
        statement.execute(next);
      }
    } catch (SQLException e) {
      throw notAnalyzed(e);
    }
  }

  private SnapshotException notAnalyzed(SQLException e) {
    return diskFull.or(
        e,
        () -> new SnapshotException(BUILD_FAILED, CaptureStep.ANALYZE.words(), ServerWords.of(e)));
  }
}
