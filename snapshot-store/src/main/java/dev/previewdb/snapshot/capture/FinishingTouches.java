package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.VIEW_NOT_REFRESHED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.source.MaterializedView;
import java.sql.SQLException;
import java.util.List;

/** What is computed from rows that are masked already. */
record FinishingTouches(TargetDatabase target, DiskFull diskFull) {

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
  void analyze() {
    try (var connection = target.openAsAdministrator();
        var statement = connection.createStatement()) {
      statement.execute("VACUUM (FREEZE, ANALYZE)");
    } catch (SQLException e) {
      throw diskFull.or(
          e,
          () ->
              new SnapshotException(BUILD_FAILED, CaptureStep.ANALYZE.words(), ServerWords.of(e)));
    }
  }
}
