package dev.previewdb.snapshot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.server.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettledExpressionTest {
  @Test
  void aCastBehindAnArrayMovesToItsElements() {
    assertThat(
            SettledExpression.of(
                "((status)::text = ANY ((ARRAY['new'::character varying, 'it''s, (old'::character varying])::text[]))"))
        .isEqualTo(
            "((status)::text = ANY (ARRAY[('new'::character varying)::text, ('it''s, (old'::character varying)::text]))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ARRAY[1, 2])",
        "'(ARRAY[''a''])::text[]'::text",
        "\"(ARRAY[1])::text[]\"",
        "((tags)::text[] = ARRAY['a'::text])",
        "ARRAY[('a'::character varying)::text]",
        "(ARRAY['unclosed"
      })
  void whatTheServerReadsBackUnchangedStaysUnchanged(String expression) {
    assertThat(SettledExpression.of(expression)).isEqualTo(expression);
  }

  @Test
  void whatIsSettledIsWhatTheServerSaysTheSecondTime() throws SQLException {
    var checks =
        List.of(
            "v IN ('a', 'it''s', 'x,y', '(', ']')",
            "c IN ('a', 'b')",
            "i IN (1, 2, -3)",
            "i = ANY (ARRAY[1, 2]::bigint[])",
            "v = ANY (ARRAY[lower(v), v || 'x', NULL, CASE WHEN i > 1 THEN 'a' ELSE 'b' END])",
            "v[1:2] IS NULL OR v[1] IN ('a') OR (ARRAY[v[1], 'b'])::varchar[] = v",
            "(ARRAY[ARRAY['a'::varchar, 'b'], ARRAY['c', 'd']])::text[] <> '{}'",
            "d = ANY ((ARRAY['2020-01-01'::date, '2021-01-01'])::timestamp with time zone[])",
            "v::varchar(3) IN ('abc', 'def') AND v NOT IN ('x', 'y')");
    try (var server = TestServer.start(15);
        var connection = server.server().connect("postgres")) {
      RichSchema.run(connection, "SET timezone = 'UTC'");
      for (var check : checks) {
        var type = check.startsWith("v[") ? "varchar[]" : "varchar(9)";
        RichSchema.run(
            connection,
            "DROP TABLE IF EXISTS t; CREATE TABLE t (v "
                + type
                + ", c char(3), i int, d timestamptz,"
                + " CONSTRAINT k CHECK ("
                + check
                + "))");
        var first = definition(connection);
        RichSchema.run(
            connection, "ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t ADD CONSTRAINT k " + first);
        var second = definition(connection);
        assertThat(SettledExpression.of(first)).as(check).isEqualTo(SettledExpression.of(second));
        assertThat(SettledExpression.of(second)).as(check).isEqualTo(second);
      }
    }
  }

  private static String definition(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
