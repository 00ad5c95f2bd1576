package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.VERIFICATION_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.scan.ByteScan;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.source.SourceSequence;
import dev.previewdb.snapshot.source.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Asks the finished database whether it is what it should be; it trusts neither the schema writer
 * nor the masks.
 */
final class Verification {
  private final TargetDatabase target;
  private final EmergencyStop stop;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<String> proven = new ArrayList<>();

  Verification(TargetDatabase target, EmergencyStop stop) {
    this.target = target;
    this.stop = stop;
  }

  /** The schema, with its constraints validated and its materialized views filled as they were. */
  void schema(CatalogFingerprint source) {
    try (var connection = target.openAsAdministrator()) {
      var differences = source.differences(CatalogFingerprint.of(connection));
      if (!differences.isEmpty()) {
        failures.add("the schema differs: " + ProvenSchema.named(differences));
      }
      proven.add(
          "schema: "
              + source.objects().size()
              + " objects with the same fingerprint, constraints validated as in the source");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  void sequences(SequenceStates source, List<SourceSequence> sequences) {
    try (var connection = target.openAsAdministrator()) {
      for (var name : source.differences(SequenceStates.read(connection, sequences))) {
        failures.add("the sequence " + name + " stands elsewhere than in the source");
      }
      proven.add("sequences: " + sequences.size() + " stand where they stood");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Reads all tables once: counts their rows, and looks for source values wherever there is text.
   *
   * @param counts the rows that were copied into each table
   */
  void rows(
      MaskingPlan plan,
      Map<TableName, Long> counts,
      MaskWatch watch,
      MaskedSource source,
      int workers) {
    var tasks = new ArrayList<Callable<Void>>();
    // The largest first, so that nobody is left alone with it at the end
    var largestFirst =
        counts.keySet().stream()
            .sorted(
                Comparator.comparingLong((TableName t) -> counts.getOrDefault(t, 0L)).reversed())
            .toList();
    var searches = new Searches(plan, watch, source).of(largestFirst);
    searches.forEach(search ->
        tasks.add(() -> {
          count(search, counts.getOrDefault(search.table(), 0L));
          return null;
        }));
    checkpoint();
    SideBySide.run(workers, tasks, stop);
    searches.forEach(s -> failures.addAll(s.failures()));
    var rows = counts.values().stream().mapToLong(Long::longValue).sum();
    proven.add("rows: " + rows + " in " + counts.size() + " tables, counted in each");
    searches.forEach(s -> proven.addAll(s.proven()));
    var columns = searches.stream().mapToLong(TableSearch::columns).sum();
    proven.add(
        "values: none of "
            + source.values().size()
            + " masked ones found where it may not be, in "
            + columns
            + " columns of text");
  }

  /** So that the files have what the rows are. */
  private void checkpoint() {
    try (var connection = target.openAsAdministrator();
        var statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void count(TableSearch search, long expected) {
    try (var connection = target.openAsAdministrator()) {
      stop.onPull(() -> connection.abort(Runnable::run));
      var found = search.run(connection, target.server().data());
      if (found != expected) {
        failures.add(
            "the table " + search.table() + " has " + found + " rows instead of " + expected);
      }
    } catch (SQLException e) {
      throw failed(e);
    } catch (IOException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.VERIFY.words(), Reason.of(e));
    }
  }

  /**
   * Searches every byte of the finished files, but for values that were found where they may be.
   *
   * @param data of a server that was shut down
   */
  void bytes(Path data, MaskedSource source, int workers) {
    var scan = new ByteScan(data, source.values());
    try {
      SideBySide.run(workers, scan.tasks(), stop);
    } catch (IOException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.SEARCH.words(), Reason.of(e));
    }
    scan.found()
        .forEach((file, columns) ->
            columns.forEach(
                c -> failures.add("the file " + file + " holds values of " + source.words(c))));
    proven.add(
        "bytes: none of " + scan.values() + " telling values found in " + scan.bytes() + " bytes");
  }

  /**
   * What was proven, in words.
   *
   * @throws SnapshotException VERIFICATION_FAILED naming everything that was not
   */
  List<String> conclude(String project) {
    if (!failures.isEmpty()) {
      throw new SnapshotException(
          VERIFICATION_FAILED,
          project,
          "\n  " + String.join("\n  ", failures.stream().sorted().toList()));
    }
    return List.copyOf(proven);
  }

  private static SnapshotException failed(SQLException e) {
    return new SnapshotException(BUILD_FAILED, CaptureStep.VERIFY.words(), ServerWords.of(e));
  }
}
