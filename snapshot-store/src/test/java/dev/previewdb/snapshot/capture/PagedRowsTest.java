package dev.previewdb.snapshot.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.heap.NotReadHere;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceColumn.Generation;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.SourceTable.Kind;
import dev.previewdb.snapshot.source.TableName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same fields come from the pages, with some rows from the server, as by COPY of the table. */
class PagedRowsTest {
  private static final TableName TABLE = new TableName("public", "t");

  private record Read(long rows, List<String> fields) {}

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void theFieldsAreThoseOfCopy(int major) throws Exception {
    try (var test = TestServer.start(major);
        var connection = test.server().connect("postgres")) {
      run(
          connection,
          "CREATE TABLE t (id bigint, a text, b varchar(50), c char(9), d name, e json, f bytea, g text[], h text)",
          """
          INSERT INTO t
          SELECT i, CASE WHEN i % 12 = 0 THEN repeat(m, 200) ELSE m END, CASE WHEN i % 3 > 0 THEN 'ä' || m END, left(m, i % 9),
                 m::name, json_build_object('k', m), m::bytea, ARRAY[m],
                 CASE WHEN i % 1000 = 1 THEN (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) AS n) END
            FROM generate_series(1, 15000) AS i, md5(i::text) AS m
          """,
          "VACUUM FREEZE t",
          "CHECKPOINT");
      var columns = columns(connection, "a", "g", "b", "c", "d", "e", "f", "h");
      var paged = paged(test, connection, columns);
      var copied = copied(connection, "(SELECT a, g::text, b, c, d, e, f, h FROM t)");
      assertThat(paged.rows()).isEqualTo(copied.rows()).isEqualTo(15_000);
      assertThat(paged.fields().stream().sorted().toList())
          .containsExactlyElementsOf(copied.fields().stream().sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aTableOfCompressedRowsIsLeftToTheServer(int major) throws Exception {
    try (var test = TestServer.start(major);
        var connection = test.server().connect("postgres")) {
      run(
          connection,
          "CREATE TABLE t (a text, g text[])",
          "INSERT INTO t SELECT repeat(md5(i::text), CASE WHEN i % 9 = 0 THEN 200 ELSE 1 END), ARRAY['x'] FROM generate_series(1, 10000) AS i",
          "VACUUM FREEZE t",
          "CHECKPOINT");
      assertThatThrownBy(() -> paged(test, connection, columns(connection, "a")))
          .isInstanceOf(NotReadHere.class);
      assertThatThrownBy(() -> paged(test, connection, columns(connection, "g")))
          .isInstanceOf(NotReadHere.class);
    }
  }

  @Test
  void theRowsOfACaptureLieAsTheyAreReadHere() throws Exception {
    try (var lab = CaptureLab.rich(TestServer.installations(), 15)) {
      var snapshot = lab.take(Rules.keepAllBut(lab, Map.of()), SchemaWay.AUTO);
      var server = lab.start(snapshot);
      try (var connection = server.connect(RichSchema.DATABASE)) {
        var read = 0;
        for (var table : SourceSchema.read(connection).tables()) {
          var columns = columns(table).stream().filter(SearchedColumn::copiedAsText).toList();
          // No checkpoint writes what is unlogged
          var logged = !table.name().equals(new TableName("shop", "session"));
          if (logged && table.kind() != Kind.FOREIGN && !columns.isEmpty()) {
            var from = (table.kind() == Kind.TABLE ? "ONLY " : "") + table.name().sql();
            var rows =
                PagedRows.of(connection, table.name(), from, columns, server.data())
                    .read((_, _, _, _) -> {});
            assertThat(CaptureLab.ask(connection, "SELECT count(*) FROM " + from))
                .as(table.name().toString())
                .isEqualTo(Long.toString(rows));
            read++;
          }
        }
        assertThat(read).isGreaterThan(5);
      }
    }
  }

  private static Read paged(TestServer test, Connection connection, List<SearchedColumn> columns)
      throws SQLException, IOException, NotReadHere {
    var fields = new ArrayList<String>();
    var rows =
        PagedRows.of(connection, TABLE, "ONLY t", columns, test.server().data())
            .read(
                (i, in, from, length) -> fields.add(i + "=" + new String(in, from, length, UTF_8)));
    return new Read(rows, fields);
  }

  private static Read copied(Connection connection, String from) throws SQLException {
    var fields = new ArrayList<String>();
    var rows =
        BinaryRows.read(
            connection,
            from,
            (i, in, at, length) -> fields.add(i + "=" + new String(in, at, length, UTF_8)));
    return new Read(rows, fields);
  }

  private static List<SearchedColumn> columns(Connection connection, String... names)
      throws SQLException {
    var table =
        SourceSchema.read(connection).tables().stream()
            .filter(t -> t.name().equals(TABLE))
            .findFirst()
            .orElseThrow();
    var all = columns(table);
    return List.of(names).stream()
        .flatMap(name -> all.stream().filter(c -> c.column().name().equals(name)))
        .toList();
  }

  private static List<SearchedColumn> columns(SourceTable table) {
    return table.columns().stream()
        .map(column ->
            new SearchedColumn(
                new MaskWatch.Column(table.name(), column.name()),
                column.type(),
                column.generation() != Generation.NONE
                    ? new Treatment.NotCopied("it is computed")
                    : new Treatment.Kept("a test", "not personal"),
                false,
                Optional.empty()))
        .toList();
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }
}
