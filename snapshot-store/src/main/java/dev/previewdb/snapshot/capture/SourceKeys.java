package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.ROWS_NOT_COPIED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.subset.KeySource;
import dev.previewdb.snapshot.subset.RowSearch;
import dev.previewdb.snapshot.subset.Subset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** Reads the keys of the source's tables, in one of the sessions that see the same. */
record SourceKeys(PinnedSource source, Connection session) implements KeySource {
  /**
   * Finds the rows that are copied, where rules choose some only. It may take half of the memory
   * that there is.
   */
  static Subset find(PinnedSource source, MaskingPlan plan, CaptureRequest request) {
    try (var session = source.worker(request.workers())) {
      return RowSearch.run(
          plan,
          request.key(),
          new SourceKeys(source, session),
          Runtime.getRuntime().maxMemory() / 2);
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.FIND_ROWS.words(), ServerWords.of(e));
    }
  }

  @Override
  public void read(TableName table, String copy, Consumer<byte[]> rows) {
    source.lock(session, table);
    try {
      var out = session.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
      for (var row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        rows.accept(row);
      }
    } catch (SQLException e) {
      throw new SnapshotException(
          ROWS_NOT_COPIED, table, source.source().address(), ServerWords.of(e));
    }
  }
}
