package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Columns that the source computes, through a whole capture. */
class MaskedBySqlTest {
  private static final String RULES =
      """
      tables:
        public.t:
          id: { keep: key, by: ana }
          note: { mask: sql, expression: "left(note, 3)", by: ana, when: "id > 10" }
          n: { mask: sql, expression: "%s", by: ana }
          mail: { mask: email }
      """;

  @Test
  void theSourceComputesTheColumnAndTheOthersAreMaskedAsEver() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE t (id int, note varchar(40), n int, mail text)",
            "INSERT INTO t SELECT i, 'abcCANARY', i, 'ana@example.com' FROM generate_series(1, 100) i")) {
      var clone = lab.start(lab.take(RULES.formatted("n / 10 * 10")));
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FILTER (WHERE note = 'abc') || ' ' || count(*) FILTER (WHERE note = 'abcCANARY') || ' ' || count(*) FILTER (WHERE n % 10 = 0) || ' ' || count(*) FILTER (WHERE mail LIKE '%.invalid') FROM t"))
            .isEqualTo("90 10 100 100");
      }
    }
  }

  @Test
  void anErrorAtTheSourceNamesTheTableAndTheColumnAndNoValue() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE t (id int, note text, n int, mail text)",
            "INSERT INTO t VALUES (1, 'CANARY', 7, NULL)")) {
      assertThatThrownBy(() -> lab.take(RULES.formatted("note::int")))
          .hasMessageContaining("public.t")
          .hasMessageContaining("it computes note, n by `mask: sql`")
          .hasMessageNotContaining("CANARY");
    }
  }

  @Test
  void anExpressionThatCannotWorkIsRefusedBeforeAnyRowIsCopied() throws SQLException {
    try (var lab = CaptureLab.with("CREATE TABLE t (id int, note text, n int, mail text)")) {
      assertThatThrownBy(() -> lab.take(RULES.formatted("random()::int")))
          .hasMessageContaining(
              "public.t.n: its expression calls what is, or may be, volatile: random");
    }
  }
}
