package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Captures from a streaming standby. */
class ReplicaTest {
  private static final Duration SOON = Duration.ofSeconds(60);
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
      var once = new Conflicts(lab, replica, 1, new AtomicInteger());
      var snapshot = lab.capture().take(request(replica, SchemaWay.BUILT_IN), once);
      assertThat(once.made()).hasValue(1);
      assertThat(snapshot.manifest().tables().get("public.big")).isBetween(1L, 59999L);
    }
  }

  @Test
  void aReplicaThatCancelsEveryCaptureIsNamedWithTheReason() throws Exception {
    try (var lab = big();
        var replica = Replica.of(lab, "0")) {
      var always = new Conflicts(lab, replica, Integer.MAX_VALUE, new AtomicInteger());
      var failure =
          catchThrowableOfType(
              SnapshotException.class,
              () -> lab.capture().take(request(replica, SchemaWay.BUILT_IN), always));
      assertThat(always.made()).hasValue(3);
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

  /** Removes rows for good at the primary while they are read at the replica, so many times. */
  private record Conflicts(CaptureLab lab, Replica replica, int times, AtomicInteger made)
      implements CaptureProgress {
    private static final String ENDED =
        "SELECT confl_snapshot FROM pg_stat_database_conflicts WHERE datname = 'shop'";

    @Override
    public void rows(TableName table, long rows, long bytes) {
      // Once in each attempt: until the first of its sessions is ended.
      if (rows == 1000 && made.get() < times) {
        made.incrementAndGet();
        try {
          var before = replica.ask(ENDED);
          // The primary may still look at a row itself, as when it analyses the table
          await()
              .atMost(SOON)
              .until(() -> {
                lab.run("DELETE FROM big WHERE id = (SELECT min(id) FROM big)");
                lab.run("VACUUM big");
                return !replica.ask(ENDED).equals(before);
              });
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
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
