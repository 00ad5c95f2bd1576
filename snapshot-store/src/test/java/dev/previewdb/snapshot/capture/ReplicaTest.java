package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Captures from a streaming standby. */
class ReplicaTest {
  private static final String RULES =
      """
      tables:
        public.big: { id: { keep: test, by: test }, pad: { mask: text, domain: pad } }
      """;

  private static CaptureLab big() throws SQLException {
    return CaptureLab.with(
        "CREATE TABLE big (id serial PRIMARY KEY, pad text)",
        "INSERT INTO big (pad) SELECT repeat('x', 500) FROM generate_series(1, 60000) i",
        "CREATE MATERIALIZED VIEW many AS SELECT count(*) AS many FROM big");
  }

  @Test
  void aReplicaIsCapturedLikeItsPrimary() throws Exception {
    try (var lab = big();
        var replica = Replica.of(lab, "30s")) {
      assertThat(replica.ask("SELECT pg_is_in_recovery()")).isEqualTo("t");
      for (var way : List.of(SchemaWay.PG_DUMP, SchemaWay.BUILT_IN)) {
        var snapshot = lab.capture().take(request(replica, way), CaptureProgress.silent());
        assertThat(snapshot.manifest().tables()).containsEntry("public.big", 60000L);
        var clone = lab.start(snapshot);
        try (var connection = clone.connect("shop")) {
          assertThat(
                  CaptureLab.ask(
                      connection, "SELECT sum(id) || ' ' || nextval('big_id_seq') FROM big"))
              .isEqualTo("1800030000 60001");
          assertThat(CaptureLab.ask(connection, "SELECT many FROM many")).isEqualTo("60000");
        }
      }
    }
  }

  @Test
  void aCaptureThatTheReplicaCancelsIsStartedAgain() throws Exception {
    try (var lab = big();
        var replica = Replica.of(lab, "0")) {
      var once = new Conflicts(lab, replica, 1);
      var snapshot = lab.capture().take(request(replica, SchemaWay.BUILT_IN), once);
      assertThat(once.made()).isEqualTo(1);
      assertThat(snapshot.manifest().tables().get("public.big")).isBetween(1L, 59999L);
    }
  }

  @Test
  void aReplicaThatCancelsEveryCaptureIsNamedWithTheReason() throws Exception {
    try (var lab = big();
        var replica = Replica.of(lab, "0")) {
      var always = new Conflicts(lab, replica, Integer.MAX_VALUE);
      var failure =
          catchThrowableOfType(
              SnapshotException.class,
              () -> lab.capture().take(request(replica, SchemaWay.BUILT_IN), always));
      assertThat(always.made()).isEqualTo(3);
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.SOURCE_CONFLICT);
      assertThat(failure.what())
          .contains(replica.source().address(), "due to conflict with recovery");
      assertThat(failure.mend()).contains("hot_standby_feedback");
      lab.assertNothingIsLeft();
    }
  }

  private static CaptureRequest request(Replica replica, SchemaWay way) {
    return new CaptureRequest(
        CaptureLab.PROJECT,
        replica.source(),
        MaskingRules.parse(RULES, "masking.yaml"),
        CaptureLab.key(),
        way,
        2);
  }

  /**
   * Removes rows for good at the primary while they are read at the replica, in so many captures.
   * The reading goes on meanwhile, slowly: a session of the replica that waits for its reader
   * cannot be ended, and what is to be replayed waits for it first.
   */
  private static final class Conflicts implements CaptureProgress {
    private static final String ENDED =
        "SELECT confl_snapshot FROM pg_stat_database_conflicts WHERE datname = 'shop'";
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final CaptureLab lab;
    private final Replica replica;
    private final int times;
    private int made;
    private boolean making;
    private String before = "";

    Conflicts(CaptureLab lab, Replica replica, int times) {
      this.lab = lab;
      this.replica = replica;
      this.times = times;
    }

    int made() {
      return made;
    }

    @Override
    public void rows(TableName table, long rows, long bytes) {
      try {
        if (rows == 1000) {
          making = made < times;
          made += making ? 1 : 0;
          before = replica.ask(ENDED);
        }
        if (making) {
          // Again and again: the primary may still look at a row itself, as when it analyses
          lab.run("DELETE FROM big WHERE id = (SELECT min(id) FROM big)");
          lab.run("VACUUM big");
          LockSupport.parkNanos(BETWEEN.toNanos());
          making = replica.ask(ENDED).equals(before);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void step(CaptureStep step) {}

    @Override
    public void tables(List<Expected> tables) {}

    @Override
    public void finished(TableName table, long rows) {}
  }
}
