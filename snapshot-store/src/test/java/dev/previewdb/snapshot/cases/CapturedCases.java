package dev.previewdb.snapshot.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.capture.BytesSearch;
import dev.previewdb.snapshot.capture.CaptureLab;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.Rules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Cases in one database, captured at once, and a server on a clone of the snapshot. */
final class CapturedCases implements AutoCloseable {
  private final CaptureLab lab;
  private final Connection session;
  private final Set<String> differing;
  private final Snapshot snapshot;
  private final PostgresServer clone;

  private CapturedCases(
      CaptureLab lab,
      Connection session,
      Set<String> differing,
      Snapshot snapshot,
      PostgresServer clone) {
    this.lab = lab;
    this.session = session;
    this.differing = differing;
    this.snapshot = snapshot;
    this.clone = clone;
  }

  /** Takes the lab over. */
  static CapturedCases capture(CaptureLab lab, Map<String, SnapshotCase> cases)
      throws SQLException {
    // The session stays: what is temporary in it is there while the source is captured.
    var session = lab.admin();
    try {
      return capture(lab, session, cases);
    } catch (SQLException | RuntimeException e) {
      session.close();
      lab.close();
      throw e;
    }
  }

  private static CapturedCases capture(
      CaptureLab lab, Connection session, Map<String, SnapshotCase> cases) throws SQLException {
    var masks = new HashMap<String, String>();
    var unreviewed = new HashSet<String>();
    var differing = new HashSet<String>();
    for (var one : cases.entrySet()) {
      var schema = CaseTable.schema(one.getKey());
      make(session, schema, one.getValue());
      masks.putAll(one.getValue().masksIn(schema));
      unreviewed.addAll(one.getValue().unreviewedIn(schema));
      differing.addAll(one.getValue().differingIn(schema));
    }
    lab.grant();
    RichSchema.run(session, "CHECKPOINT");
    var rules = "large_objects: none\n" + Rules.keepAllBut(lab, masks, unreviewed);
    var snapshot = lab.capture().take(lab.request(rules, SchemaWay.AUTO), CaptureProgress.silent());
    return new CapturedCases(lab, session, differing, snapshot, lab.start(snapshot));
  }

  static void make(Connection session, String schema, SnapshotCase one) throws SQLException {
    RichSchema.run(session, "CREATE SCHEMA IF NOT EXISTS " + schema);
    RichSchema.run(session, "SET search_path = " + schema + ", public");
    try {
      RichSchema.run(session, one.source());
    } catch (SQLException e) {
      throw new SQLException("the source of " + schema + " " + one.what(), e);
    }
  }

  void prove(String name, SnapshotCase one) throws SQLException, IOException {
    var schema = CaseTable.schema(name);
    try (var source = lab.admin();
        var copy = clone.connect(session.getCatalog())) {
      for (var connection : new Connection[] {source, copy}) {
        RichSchema.run(connection, "SET search_path = " + schema + ", public");
      }
      var rows = new SameRows(source, copy, differing);
      assertThat(rows.compare(schema)).as("tables compared").isPositive();
      for (var query : one.same()) {
        assertThat(CaptureLab.ask(copy, query)).as(query).isEqualTo(CaptureLab.ask(source, query));
      }
      for (var query : one.holds()) {
        assertThat(CaptureLab.ask(copy, query)).as(query).isEqualTo("t");
      }
    }
    assertThat(snapshot.manifest().leftOut()).containsAll(one.leftOut());
    for (var word : one.absent()) {
      assertThat(BytesSearch.filesWith(lab.sourceServer().data(), word))
          .as("where the search has to find " + word)
          .isNotEmpty();
      assertThat(BytesSearch.filesWith(snapshot.directory(), word)).isEmpty();
    }
  }

  @Override
  public void close() throws SQLException {
    session.close();
    lab.close();
  }
}
