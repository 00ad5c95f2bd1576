package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that need care on their way. */
class CaptureRowsTest {
  private static final String KEEP = "{ keep: test, by: test }";

  @Test
  void aMaskedPartitionKeyFindsItsPartitionAnew() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE visit (country text, n int) PARTITION BY LIST (country)",
            "CREATE TABLE visit_de PARTITION OF visit FOR VALUES IN ('Germany')",
            "CREATE TABLE visit_fr PARTITION OF visit FOR VALUES IN ('France')",
            "CREATE TABLE visit_rest PARTITION OF visit DEFAULT",
            "INSERT INTO visit SELECT (ARRAY['Germany', 'France', 'Atlantis'])[1 + i % 3], i FROM generate_series(1, 900) i")) {
      var snapshot =
          lab.take(
              "tables:\n  public.visit: { country: { mask: text, domain: country }, n: "
                  + KEEP
                  + " }\n");
      assertThat(snapshot.manifest().tables()).containsOnlyKeys("public.visit");
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) || ' ' || count(DISTINCT n) || ' ' || count(DISTINCT country) FROM visit"))
            .isEqualTo("900 900 3");
        assertThat(
                CaptureLab.ask(
                    connection, "SELECT count(*) FROM visit_de WHERE country <> 'Germany'"))
            .isEqualTo("0");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM visit WHERE country IN ('Germany', 'France', 'Atlantis')"))
            .isEqualTo("0");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SchemaWay.class,
      names = {"PG_DUMP", "BUILT_IN"})
  void limitsOfTheApplicationsDoNotHoldForTheBuildAndComeAlong(SchemaWay way) throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE FUNCTION slow(n int) RETURNS boolean LANGUAGE sql AS 'SELECT pg_sleep(0.2) IS NOT NULL'",
            "CREATE TABLE t (id int PRIMARY KEY, CONSTRAINT slow CHECK (slow(id)))",
            "INSERT INTO t VALUES (1)",
            "CREATE MATERIALIZED VIEW v AS SELECT id, slow(id) FROM t",
            "ALTER DATABASE shop SET statement_timeout = '100ms'",
            "ALTER DATABASE shop SET idle_in_transaction_session_timeout = '100ms'",
            "ALTER DATABASE shop SET default_transaction_read_only = on")) {
      var snapshot = lab.take("tables:\n  public.t: { id: " + KEEP + " }\n", way);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(CaptureLab.ask(connection, "SELECT id FROM v")).isEqualTo("1");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT array_to_string(setconfig, ', ') FROM pg_db_role_setting WHERE setrole = 0"))
            .contains(
                "statement_timeout=100ms",
                "idle_in_transaction_session_timeout=100ms",
                "default_transaction_read_only=on");
      }
    }
  }

  @Test
  void tablesAreLeftEmptyOrCutAsTheRulesSay() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE audit (what text)",
            "INSERT INTO audit VALUES ('CANARY')",
            "CREATE TABLE event (id int, kind text)",
            "INSERT INTO event SELECT i, 'k' FROM generate_series(1, 100) i")) {
      var snapshot =
          lab.take(
              "tables:\n  public.audit: { rows: none }\n  public.event: { rows: \"id % 4 = 0\", id: "
                  + KEEP
                  + ", kind: "
                  + KEEP
                  + " }\n");
      assertThat(snapshot.manifest().tables()).containsEntry("public.event", 25L);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(CaptureLab.ask(connection, "SELECT count(*) FROM audit")).isEqualTo("0");
        assertThat(CaptureLab.ask(connection, "SELECT sum(id) FROM event")).isEqualTo("1300");
      }
    }
  }

  @Test
  void valuesOfAHundredMegabytesFitIntoTheHeap() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE huge (id int, words text, bytes bytea)",
            "ALTER TABLE huge ALTER words SET STORAGE EXTERNAL",
            "INSERT INTO huge SELECT i, 'w' || i, '\\x00' FROM generate_series(1, 100) i",
            "UPDATE huge SET words = repeat('0123456789', 10000000) WHERE id = 50",
            "UPDATE huge SET bytes = decode(repeat('00ff', 30000000), 'hex') WHERE id = 60")) {
      var snapshot =
          lab.take(
              "tables:\n  public.huge: { id: "
                  + KEEP
                  + ", words: { mask: text, domain: words }, bytes: "
                  + KEEP
                  + " }\n");
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        var lengths =
            "SELECT max(length(words)) || ' ' || max(length(bytes)) || ' ' || md5(string_agg(md5(bytes), '' ORDER BY id)) FROM huge";
        assertThat(CaptureLab.ask(connection, lengths))
            .startsWith("100000000 60000000 ")
            .isEqualTo(lab.ask(lengths));
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT words = repeat('0123456789', 10000000) FROM huge WHERE id = 50"))
            .isEqualTo("f");
      }
    }
  }

  @Test
  void everyTableIsToldWithItsRowsAndTheStepsInOrder() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE one (id int)",
            "INSERT INTO one SELECT generate_series(1, 2500)",
            "CREATE TABLE two (id int)",
            "ANALYZE")) {
      var log = new CopyOnWriteArrayList<Object>();
      var rows = new ConcurrentHashMap<String, Long>();
      lab.take(
          "tables:\n  public.one: { id: " + KEEP + " }\n  public.two: { id: " + KEEP + " }\n",
          new CaptureProgress() {
            @Override
            public void step(CaptureStep step) {
              log.add(step);
            }

            @Override
            public void tables(List<Expected> tables) {
              log.add(tables.getFirst().table().name() + " " + tables.getFirst().estimatedRows());
            }

            @Override
            public void rows(TableName table, long count, long bytes) {
              rows.merge(table.name() + " at most", count, Math::max);
            }

            @Override
            public void finished(TableName table, long count) {
              rows.put(table.name(), count);
            }
          });
      assertThat(log).contains("one 2500").containsSubsequence((Object[]) CaptureStep.values());
      assertThat(rows).containsEntry("one", 2500L).containsEntry("one at most", 2500L);
      assertThat(rows).containsEntry("two", 0L);
    }
  }
}
