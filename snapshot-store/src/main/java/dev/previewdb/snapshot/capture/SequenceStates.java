package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.source.SourceSequence;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where sequences stand. Sequences know no transactions: what is read after a snapshot was taken is
 * never behind the rows in it.
 */
record SequenceStates(SortedMap<TableName, State> states) {
  record State(long lastValue, boolean called) {}

  static SequenceStates read(Connection connection, List<SourceSequence> sequences)
      throws SQLException {
    var states = new TreeMap<TableName, State>();
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var sequence : sequences) {
        try (var row =
            statement.executeQuery("SELECT last_value, is_called FROM " + sequence.name().sql())) {
          row.next();
          states.put(sequence.name(), new State(row.getLong(1), row.getBoolean(2)));
        }
      }
    }
    return new SequenceStates(states);
  }

  void write(TargetDatabase target) {
    try (var connection = target.openAsAdministrator();
        var set = connection.prepareStatement("SELECT setval(?::regclass, ?, ?)")) {
      for (var state : states.entrySet()) {
        set.setString(1, state.getKey().sql());
        set.setLong(2, state.getValue().lastValue());
        set.setBoolean(3, state.getValue().called());
        set.execute();
      }
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.BUILD_FAILED, "setting sequences", ServerWords.of(e));
    }
  }

  /** The sequences that stand elsewhere in the other. */
  List<TableName> differences(SequenceStates other) {
    var different = new ArrayList<TableName>();
    states.forEach((name, state) -> {
      if (!state.equals(other.states.get(name))) {
        different.add(name);
      }
    });
    return different;
  }
}
