package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

class BinaryRowMaskerTest {
  private static final int HEADER = 19;
  private static final PlanLab LAB = new PlanLab();

  private static final String EVERY_TYPE =
      """
      CREATE EXTENSION citext;
      CREATE TYPE mood AS ENUM ('fine', 'not, so fine');
      CREATE DOMAIN label AS varchar(20);
      CREATE TABLE t (
        id bigint, small smallint, whole integer, amount numeric(20, 6), any_amount numeric, single real, float double precision,
        yes boolean, day date, at timestamp, at_zone timestamptz, key uuid, plain json, doc jsonb, raw bytea, feeling mood,
        address inet, net cidr, mac macaddr, place point, words text[], numbers int[], days date[],
        name text, short label, fixed char(8), folded citext, ident name, other text, gone text, fixed_text text, whenever text);
      INSERT INTO t SELECT i, -i, i * 7919, i / 7.0, 'NaN', 'Infinity', -i / 3.0, i % 2 = 0, 'infinity', timestamp '0044-03-15 BC' + i * interval '1 day',
        timestamptz '2020-01-01 00:00:00.123456+05:30' + i * interval '1 hour', md5(i::text)::uuid, '{"a" : "ü\\n🐘" , "a":1}',
        jsonb_build_object('who', 'Ann ' || i || E'\\t\\\\"', 'n', i, 'list', jsonb_build_array('x', null, 1.50)), '\\x00ff0d0a5c', 'not, so fine',
        '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '(1.5,-2)', ARRAY['a,b', NULL, '"q"\\', ''], '[0:1]={1,2}', ARRAY[date '2020-02-29'],
        E'Tab\\tand \\\\ and\\nü🐘 ' || i, 'L' || i, 'ab' || i % 10, 'FoLd' || i, 'ident' || i, '', 'x', '', 'when ' || i
        FROM generate_series(1, 50) AS i;
      INSERT INTO t (id) VALUES (51);
      INSERT INTO t (id, name, fixed_text) VALUES (52, '', 'y');
      """;

  private static final String RULES =
      """
      public.t:
        doc: { mask: json, others: { keep: x, by: y }, paths: { who: name } }
        plain: { mask: json }
        name: { mask: text }
        short: { mask: text }
        fixed: { mask: text }
        folded: { mask: text }
        gone: { mask: "null" }
        fixed_text: { mask: constant, value: "a\\tb" }
        whenever: { mask: text, when: "id % 3 = 0" }
      """;

  @AfterAll
  static void close() {
    LAB.close();
  }

  private static TablePlan plan(SourceSchema schema, String rules) {
    StringBuilder all = new StringBuilder(rules);
    schema.tables().getFirst().columns().stream()
        .filter(c -> !rules.contains("\n  " + c.name() + ":"))
        .forEach(c -> all.append("  ").append(c.name()).append(": { keep: x, by: y }\n"));
    return LAB.plan(schema, all.toString()).tables().getFirst();
  }

  private static PGConnection copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class);
  }

  /** What a capture does with the rows, in the same database. */
  private static void copy(
      Connection database, TablePlan plan, String table, RowFormat format, RowMasker masker)
      throws SQLException {
    RowBuffer rows = new RowBuffer(1024);
    CopyOut out = copies(database).getCopyAPI().copyOut(in(format, plan.copyOut()));
    boolean binary = format == RowFormat.BINARY;
    int begin = binary ? HEADER : 0;
    byte[] header = {};
    for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
      header = begin > 0 ? Arrays.copyOf(row, begin) : header;
      if (!binary || row.length > begin + Short.BYTES) {
        masker.mask(row, begin, row.length - begin, rows);
      }
      begin = 0;
    }
    try (Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE " + table + " (LIKE t)");
    }
    CopyIn in =
        copies(database)
            .getCopyAPI()
            .copyIn(in(format, plan.copyIn("").replace("\"t\"", "\"" + table + "\"")));
    in.writeToCopy(header, 0, header.length);
    in.writeToCopy(rows.bytes(), 0, rows.length());
    in.endCopy();
  }

  private static String in(RowFormat format, String copy) {
    return format == RowFormat.BINARY ? copy : copy.replace(" WITH (FORMAT binary)", "");
  }

  @Test
  void rowsOfEveryTypeComeOutAsTheyDoInText() throws SQLException {
    try (Connection database = LAB.database(EVERY_TYPE)) {
      TablePlan plan = plan(SourceSchema.read(database), RULES);
      assertThat(plan.format()).isEqualTo(RowFormat.BINARY);
      copy(database, plan, "as_text", RowFormat.TEXT, plan.textMasker());
      copy(database, plan, "as_binary", RowFormat.BINARY, plan.rowMasker((_, _, _, _, _, _) -> {}));
      try (Statement statement = database.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT (SELECT count(*) FROM (SELECT a::text FROM as_text a EXCEPT ALL SELECT b::text FROM as_binary b) AS x),
                         (SELECT count(*) FROM as_binary),
                         (SELECT count(*) FROM as_binary b JOIN t USING (id)
                           WHERE b.name = nullif(t.name, '') OR b.folded = t.folded OR b.short = t.short OR b.doc = t.doc
                              OR b.fixed = t.fixed OR b.plain::text = t.plain::text OR b.gone IS NOT NULL),
                         (SELECT count(*) FROM as_binary b JOIN t USING (id) WHERE b.whenever = t.whenever)
                  """)) {
        row.next();
        assertThat(row.getInt(1)).as("rows that differ").isZero();
        assertThat(row.getInt(2)).as("rows").isEqualTo(52);
        assertThat(row.getInt(3)).as("rows that are not masked").isZero();
        assertThat(row.getInt(4)).as("rows that the condition leaves alone").isEqualTo(34);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a regclass",
        "a oid",
        "a mood[]",
        "a pair",
        "a int4range",
        "a interval",
        "a xml",
        "a citext[]"
      })
  void whatMayNameObjectsByNumberTravelsAsText(String column) throws SQLException {
    String ddl =
        "CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('fine'); CREATE TYPE pair AS (x int, y mood);"
            + " CREATE TABLE t (id int, "
            + column
            + ")";
    assertThat(plan(LAB.schema(ddl), "public.t:\n").format()).isEqualTo(RowFormat.TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: { mask: number }",
        "d: { mask: date }",
        "k: { mask: uuid }",
        "c: { mask: sql, expression: \"'x'\", by: ana }",
        "l: { mask: text }"
      })
  void masksOfWhatIsNotTextWorkOnText(String rule) throws SQLException {
    String ddl = "CREATE TABLE t (a int, d date, k uuid, c varchar(10), l text[])";
    assertThat(plan(LAB.schema(ddl), "public.t:\n  " + rule + "\n").format())
        .isEqualTo(RowFormat.TEXT);
  }

  @Test
  void aRowThatIsNoRowIsRefusedWithoutItsBytes() throws SQLException {
    TablePlan plan =
        plan(LAB.schema("CREATE TABLE t (a text, b text)"), "public.t:\n  a: { mask: text }\n");
    RowMasker masker = plan.rowMasker((_, _, _, _, _, _) -> {});
    byte[] row = {0, 2, 0, 0, 0, 3, 's', 'e', 'c', -1, -1, -1, -1};
    RowBuffer out = new RowBuffer(16);
    assertThat(masker.mask(row, 0, row.length, out)).isEqualTo(1);
    assertThat(out.length()).isEqualTo(row.length);
    for (int length = 1; length < row.length; length++) {
      int cut = length;
      assertThatThrownBy(() -> masker.mask(row, 0, cut, new RowBuffer(16)))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.ROW_NOT_UNDERSTOOD))
          .hasMessageContaining("public.t")
          .hasMessageNotContaining("sec");
    }
    byte[] three = {0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> masker.mask(three, 0, three.length, new RowBuffer(16)))
        .hasMessageContaining("it has 3 fields, not 2");
    byte[] endless = {0, 2, 127, -1, -1, -1, 0, 0, 0, 0};
    assertThatThrownBy(() -> masker.mask(endless, 0, endless.length, new RowBuffer(16)))
        .hasMessageContaining("it does not end");
    byte[] negative = {0, 2, -1, -1, -1, -2, 0, 0, 0, 0};
    assertThatThrownBy(() -> masker.mask(negative, 0, negative.length, new RowBuffer(16)))
        .hasMessageContaining("it does not end");
    assertThat(masker).hasToString("masker of " + new TableName("public", "t"));
  }
}
