package dev.previewdb.snapshot.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.capture.CaptureLab;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.capture.CaptureStep;
import dev.previewdb.snapshot.capture.Rules;
import dev.previewdb.snapshot.cases.SnapshotCase.Refused;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The source server of one version for all cases. Those that end well share a database and a
 * capture; the others have a database each.
 */
final class CaseServer implements AutoCloseable {
  private static final String TOGETHER = "together";

  private final Installations installations;
  private final TestServer server;
  private final FutureTask<CapturedCases> together;

  private CaseServer(
      Installations installations, TestServer server, Map<String, SnapshotCase> shared) {
    this.installations = installations;
    this.server = server;
    this.together = new FutureTask<>(() -> CapturedCases.capture(lab(TOGETHER), shared));
  }

  /** PostgreSQL 15 as it is installed, the others as they are bundled. */
  static CaseServer start(int major, Map<String, SnapshotCase> cases) {
    var installations =
        major == CaseTable.OTHERS_RUN_ON ? TestServer.installations() : TestServer.bundledOnly();
    var shared = new TreeMap<>(cases);
    shared.values().removeIf(one -> one.refused() != null);
    try {
      var port = FreePort.find();
      var server =
          TestServer.start(
              installations.server(major), request -> allow(request.onPort(port), cases));
      CaptureLab.makeReader(server);
      return new CaseServer(installations, server, shared);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StartRequest allow(StartRequest request, Map<String, SnapshotCase> cases) {
    var all = request.allow(new HbaRule(TOGETHER, CaptureLab.READER));
    for (var name : cases.keySet()) {
      all = all.allow(new HbaRule(CaseTable.database(name), CaptureLab.READER));
    }
    return all;
  }

  private CaptureLab lab(String database) throws SQLException {
    return CaptureLab.on(installations, server, database, "");
  }

  void prove(String name, SnapshotCase one) throws Exception {
    if (one.refused() != null) {
      try (var lab = lab(CaseTable.database(name))) {
        try {
          refused(lab, CaseTable.schema(name), one, one.refused());
        } finally {
          lab.run(one.undo());
        }
      }
    } else {
      together.run();
      try {
        together.get().prove(name, one);
      } catch (ExecutionException e) {
        throw new AssertionError("the capture of all cases that end well failed", e.getCause());
      }
    }
  }

  private static void refused(CaptureLab lab, String schema, SnapshotCase one, Refused expectation)
      throws SQLException {
    try (var session = lab.admin()) {
      CapturedCases.make(session, schema, one);
      lab.grant();
      RichSchema.run(session, one.then());
      var rules = Rules.keepAllBut(lab, one.masksIn(schema), one.unreviewedIn(schema));
      var steps = new StepsSeen(EnumSet.noneOf(CaptureStep.class));
      var refusal =
          catchThrowableOfType(
              SnapshotException.class,
              () -> lab.capture().take(lab.request(rules, SchemaWay.AUTO), steps));
      assertThat(refusal).as("the refusal").isNotNull();
      assertThat(refusal.problem()).as(refusal.getMessage()).isEqualTo(expectation.problem());
      assertThat(refusal.what()).contains(expectation.says());
      assertThat(expectation.mend()).allMatch(refusal.mend()::contains);
      assertThat(steps.seen()).as("the steps begun").endsWith(expectation.at());
      lab.assertNothingIsLeft();
    }
  }

  private record StepsSeen(Set<CaptureStep> seen) implements CaptureProgress {
    @Override
    public void step(CaptureStep step) {
      seen.add(step);
    }

    @Override
    public void tables(List<Expected> tables) {}

    @Override
    public void rows(TableName table, long rows, long bytes) {}

    @Override
    public void finished(TableName table, long rows) {}
  }

  @Override
  public void close() {
    try {
      if (together.isDone()) {
        together.get().close();
      }
    } catch (ExecutionException | InterruptedException | SQLException e) {
      // The tests have failed of it already.
    } finally {
      server.close();
    }
  }
}
