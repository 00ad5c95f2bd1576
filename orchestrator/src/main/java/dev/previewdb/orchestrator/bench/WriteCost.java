package dev.previewdb.orchestrator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.Volumes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a change of one row in a hundred really takes of the disk, by the file system's own extents,
 * against the pages that PostgreSQL says it dirtied and the log it says it wrote.
 */
final class WriteCost {
  private static final JsonMapper JSON = new JsonMapper();
  private static final double MEGABYTE = 1 << 20;

  private final Workplace place;
  private final LocalPreviews previews;
  private final Snapshot snapshot;
  private final DataSize size;

  WriteCost(Workplace place, LocalPreviews previews, Snapshot snapshot, DataSize size) {
    this.place = place;
    this.previews = previews;
    this.snapshot = snapshot;
    this.size = size;
  }

  /** Bytes. */
  private record Written(long disk, long dirtied, long log) {
    double ratio() {
      return (double) disk / (dirtied + log);
    }
  }

  Figure measure(Subject subject, int runs, Consumer<String> progress) {
    double[] ratios = new double[runs];
    String last = "";
    for (int run = 0; run < runs; run++) {
      Written written = written(new InstanceId("writes", run + 1));
      ratios[run] = written.ratio();
      last =
          String.format(
              Locale.ROOT,
              "%.1f MB ÷ (%.1f MB + %.1f MB)",
              written.disk() / MEGABYTE,
              written.dirtied() / MEGABYTE,
              written.log() / MEGABYTE);
      progress.accept("run " + (run + 1) + " of " + runs + ": the UPDATE took " + last);
    }
    return subject.measured(Ratio.median(ratios), "such as " + last, runs);
  }

  private Written written(InstanceId id) {
    try {
      previews.start(id, snapshot);
      try (Connection connection = previews.engine().connectAsAdministrator(id);
          Statement statement = connection.createStatement()) {
        long before = own(id, statement);
        long block = number(statement, "SELECT current_setting('block_size')");
        long dirtied = 0;
        long log = 0;
        for (int table = 1; table <= FilledDirectory.tables(size); table++) {
          JsonNode plan = update(statement, table);
          dirtied += plan.path("Shared Dirtied Blocks").asLong() * block;
          log += plan.path("WAL Bytes").asLong();
        }
        return new Written(own(id, statement) - before, dirtied, log);
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "changing rows", String.valueOf(e.getMessage()));
    } finally {
      previews.engine().delete(id);
    }
  }

  /** What the data directory has of the disk for itself, with all of it written. */
  private long own(InstanceId id, Statement statement) throws SQLException {
    statement.execute("CHECKPOINT");
    place.sync();
    return Volumes.measure(previews.data(id)).ownBytes();
  }

  private static JsonNode update(Statement statement, int table) throws SQLException {
    String sql =
        "EXPLAIN (ANALYZE, BUFFERS, WAL, FORMAT JSON) UPDATE filler_%d SET note = reverse(note) WHERE id %% 100 = 0"
            .formatted(table);
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return JSON.readTree(rows.getString(1)).path(0).path("Plan");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is no JSON", e);
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
