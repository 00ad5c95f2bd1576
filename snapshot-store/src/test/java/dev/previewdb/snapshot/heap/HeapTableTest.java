package dev.previewdb.snapshot.heap;

import static dev.previewdb.snapshot.heap.HeapLab.document;
import static dev.previewdb.snapshot.heap.HeapLab.name;
import static dev.previewdb.snapshot.heap.HeapLab.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of every shape, read from the pages of real servers. */
class HeapTableTest {
  /** Whose servers are installed where tests run. */
  private static final int MAJOR = 15;

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void fieldsBesideOthersOfEveryAlignmentAreWhatTheServerSays(int major) throws Exception {
    StoredColumn[] columns = {
      plain("a"), plain("b"), plain("c"), name("d"), plain("e"), document("f"), plain("g")
    };
    try (var lab =
        HeapLab.with(
            major,
            "CREATE DOMAIN label AS varchar(90)",
            "CREATE TYPE pair AS (x int, y text)",
            """
            CREATE TABLE t (s0 smallint, a text, b0 boolean, b varchar(90), c0 "char", c char(7), n0 numeric,
              d name, u0 uuid, ts0 timestamptz, e label, l0 bigint, f jsonb, arr0 text[], g json, pair0 pair, d0 float8,
              i0 inet, box0 box, iv0 interval, tz0 timetz, mac0 macaddr, bit0 varbit)
            """,
            """
            INSERT INTO t
            SELECT CASE WHEN i % 3 <> 0 THEN i END, CASE WHEN i % 5 <> 0 THEN left(m, i % 33) END, i % 2 = 0,
                   CASE WHEN i % 7 <> 0 THEN 'ä€𝄞' || left(m, i % 29) END, 'x', CASE WHEN i % 4 <> 0 THEN left(m, i % 8) END,
                   CASE WHEN i % 3 <> 1 THEN i / 7.0 END, left(m || m, i % 64)::name, CASE WHEN i % 2 = 1 THEN m::uuid END,
                   CASE WHEN i % 6 <> 0 THEN now() END, CASE WHEN i % 8 <> 0 THEN m END, CASE WHEN i % 9 <> 1 THEN i END,
                   CASE WHEN i % 10 <> 0 THEN jsonb_build_object('k', m, 'n', i) END, ARRAY[m, NULL, 'z'],
                   CASE WHEN i % 11 <> 0 THEN json_build_object('k', m) END, ROW(i, m)::pair, i / 3.0,
                   CASE WHEN i % 2 = 0 THEN '10.0.0.1'::inet END, box '((1,2),(3,4))', interval '3 days', timetz '12:00+02',
                   macaddr '08:00:2b:01:02:03', left('1010101010', i % 10)::varbit
              FROM generate_series(1, 3000) AS i, md5(i::text) AS m
            """)) {
      assertSame(lab.settled(), "t", Set.of(), columns);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void valuesOfEveryLengthAreReadWhereTheyLieAsTheyAre(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (before boolean, a text, between boolean, b text, after bigint)",
            "ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL",
            """
            INSERT INTO t SELECT true, repeat('a', i), true, repeat('b', 900 - i), i FROM generate_series(0, 900) AS i
            """)) {
      assertSame(lab.settled(), "t", Set.of(), plain("a"), plain("b"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void bytesAreReadAsTheyAre(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (a bytea)",
            "INSERT INTO t VALUES ('\\x00'), ('\\x'), ('\\xff00fe'), (NULL), ('\\x0101')")) {
      var read = lab.settled().read("t", plain("a"));
      assertThat(read.rows()).isEqualTo(5);
      assertThat(read.fields()).containsExactly("0=\0", "0=", "0=\u00ff\0\u00fe", "0=\1\1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void whatIsCompressedOrElsewhereIsToldOfWhereItIsAskedFor(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (a text, b text, c text)",
            "ALTER TABLE t ALTER c SET STORAGE EXTERNAL",
            "INSERT INTO t SELECT 'one', 'two', 'three'",
            "INSERT INTO t SELECT 'one', repeat('compressed', 1000), 'three'",
            "INSERT INTO t SELECT 'one', 'two', repeat('elsewhere', 1000)",
            "INSERT INTO t SELECT repeat('both', 5000), repeat('x', 3000), repeat('y', 9000)",
            "INSERT INTO t SELECT NULL, 'two', 'three'")) {
      assertSame(lab.settled(), "t", Set.of("(0,4)"), plain("a"));
      assertSame(lab, "t", Set.of("(0,2)", "(0,4)"), plain("b"));
      assertSame(lab, "t", Set.of("(0,3)", "(0,4)"), plain("c"));
      assertSame(lab, "t", Set.of("(0,2)", "(0,3)", "(0,4)"), plain("c"), plain("b"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void columnsThatWereDroppedKeepTheirPlaceAndThoseAddedAreToldOf(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (gone text, a text, gone_too numeric)",
            "INSERT INTO t VALUES ('was here', 'first', 1.5), (NULL, 'second', NULL)",
            "ALTER TABLE t DROP gone, DROP gone_too, ADD b text DEFAULT 'by default'",
            "INSERT INTO t VALUES ('third', 'of its own'), (NULL, NULL)")) {
      assertSame(lab.settled(), "t", Set.of("(0,1)", "(0,2)"), plain("b"), plain("a"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void rowsThatWereChangedAreReadOnceTheirTracesAreGone(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (id int PRIMARY KEY, a text) WITH (fillfactor = 60)",
            "INSERT INTO t SELECT i, 'row ' || i FROM generate_series(1, 2000) AS i")) {
      lab.settled()
          .run(
              "UPDATE t SET a = a || ' changed' WHERE id % 3 = 0",
              "DELETE FROM t WHERE id % 5 = 0", "CHECKPOINT");
      assertThatThrownBy(() -> lab.read("t", plain("a"))).isInstanceOf(NotReadHere.class);
      assertSame(lab.settled(), "t", Set.of(), plain("a"));
    }
  }

  @Test
  void rowsThatMayNotBeThereForEverybodyAreNotCounted() throws Exception {
    try (var lab = HeapLab.with(MAJOR, "CREATE TABLE t (a text)", "INSERT INTO t VALUES ('x')")) {
      lab.run("CHECKPOINT");
      assertThatThrownBy(() -> lab.read("t", plain("a"))).isInstanceOf(NotReadHere.class);
      assertSame(lab.settled(), "t", Set.of(), plain("a"));
      lab.run("SELECT * FROM t FOR UPDATE", "CHECKPOINT");
      assertThatThrownBy(() -> lab.read("t", plain("a"))).isInstanceOf(NotReadHere.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void manyColumnsWithNullsAmongThem(int major) throws Exception {
    var columns = IntStream.range(0, 300).mapToObj(i -> plain("c" + i)).toList();
    var definitions = columns.stream().map(c -> c.name() + " text").toList();
    var values =
        IntStream.range(0, 300)
            .mapToObj(i -> "CASE WHEN (i * " + (i + 7) + ") % 11 > 3 THEN 'v' || i END")
            .toList();
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (" + String.join(", ", definitions) + ")",
            "INSERT INTO t SELECT "
                + String.join(", ", values)
                + " FROM generate_series(1, 200) AS i")) {
      assertSame(lab.settled(), "t", Set.of(), columns.toArray(StoredColumn[]::new));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void thePartitionsOfATableAreReadEachInItsOwnOrder(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE root (id int, a text, b text) PARTITION BY LIST (id)",
            "CREATE TABLE one PARTITION OF root FOR VALUES IN (1)",
            "CREATE TABLE two (b text, x int, id int, a text)",
            "ALTER TABLE two DROP x",
            "ALTER TABLE root ATTACH PARTITION two FOR VALUES IN (2)",
            "CREATE TABLE more PARTITION OF root FOR VALUES IN (3) PARTITION BY LIST (a)",
            "CREATE TABLE three PARTITION OF more FOR VALUES IN ('c')",
            "INSERT INTO root VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z')")) {
      var read = lab.settled().read("root", plain("a"), plain("b"));
      assertThat(read.rows()).isEqualTo(3);
      assertThat(read.fields()).containsExactly("0=a", "1=x", "0=b", "1=y", "0=c", "1=z");
      assertThat(lab.read("two", plain("a")).fields()).containsExactly("0=b");
    }
  }

  @Test
  void whatIsComputedWhenItIsReadHasNoValueInARow() throws Exception {
    try (var lab =
        HeapLab.with(
            18,
            "CREATE TABLE t (a text, v text GENERATED ALWAYS AS (a || '!'), s text GENERATED ALWAYS AS (a || '?') STORED, b text)",
            "INSERT INTO t (a, b) SELECT 'a' || i, 'b' || i FROM generate_series(1, 10) AS i")) {
      assertSame(lab.settled(), "t", Set.of(), plain("a"), plain("s"), plain("b"));
    }
  }

  @Test
  void rowsBelowAParentAreNotItsOwn() throws Exception {
    try (var lab =
        HeapLab.with(
            MAJOR,
            "CREATE TABLE parent (a text)",
            "CREATE TABLE child () INHERITS (parent)",
            "INSERT INTO parent VALUES ('own')",
            "INSERT INTO child VALUES ('not its own')")) {
      assertThat(lab.settled().read("parent", plain("a")).fields()).containsExactly("0=own");
    }
  }

  @Test
  void tablesThatAreStoredOtherwiseAreLeftToTheServer() throws Exception {
    try (var lab =
        HeapLab.with(
            MAJOR,
            "CREATE UNLOGGED TABLE unlogged (a text)",
            "CREATE TABLE t (a int, b text)",
            "CREATE VIEW v AS SELECT 'x'::text AS a",
            "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")) {
      lab.settled();
      assertThatThrownBy(() -> lab.read("unlogged", plain("a"))).isInstanceOf(NotReadHere.class);
      assertThatThrownBy(() -> lab.read("v", plain("a"))).isInstanceOf(NotReadHere.class);
      assertThatThrownBy(() -> lab.read("t", plain("a"))).isInstanceOf(NotReadHere.class);
      assertThatThrownBy(() -> lab.read("t", name("b"))).isInstanceOf(NotReadHere.class);
      assertThatThrownBy(() -> lab.read("t", plain("missing"))).isInstanceOf(NotReadHere.class);
      try (var latin = lab.connectTo("latin");
          var statement = latin.createStatement()) {
        statement.execute("CREATE TABLE t (a text)");
        assertThatThrownBy(() -> HeapTable.of(latin, "t", List.of(plain("a")), lab.data()))
            .isInstanceOf(NotReadHere.class);
      }
    }
  }

  @Test
  void aTableOfSeveralFilesIsReadToItsEnd(@TempDir Path directory) throws Exception {
    try (var lab =
        HeapLab.with(
            MAJOR,
            "CREATE TABLE t (a text)",
            "INSERT INTO t SELECT repeat('x', 100) || i FROM generate_series(1, 20000) AS i")) {
      var pages = Files.readAllBytes(lab.settled().file("t"));
      var middle = pages.length / HeapPages.PAGE / 3 * HeapPages.PAGE;
      var first = directory.resolve("16384");
      Files.write(first, Arrays.copyOf(pages, middle));
      Files.write(directory.resolve("16384.1"), Arrays.copyOfRange(pages, middle, pages.length));
      var read = HeapLab.read(List.of(new HeapTable("t", first, text())));
      assertThat(read.rows()).isEqualTo(20_000);
      assertThat(read.fields()).isEqualTo(lab.told("t", Set.of(), plain("a")));
    }
  }

  @Test
  void pagesThatAreNoneOfATableAreNotTakenForRows(@TempDir Path directory) throws Exception {
    try (var lab =
        HeapLab.with(MAJOR, "CREATE TABLE t (a text)", "INSERT INTO t VALUES ('something')")) {
      var page = Files.readAllBytes(lab.settled().file("t"));
      var file = directory.resolve("16384");
      assertThat(rows(file, page)).isEqualTo(1);
      assertThat(rows(file, new byte[HeapPages.PAGE])).isZero();
      assertThat(rows(file, new byte[0])).isZero();
      assertThatThrownBy(() -> rows(file, Arrays.copyOf(page, 5000)))
          .isInstanceOf(NotReadHere.class);
      // Where the page's head says that rows begin, its version; where the row begins and ends
      for (var at : new int[] {13, 15, 17, 19, 24, 27}) {
        var broken = page.clone();
        broken[at] ^= 0x7f;
        assertThatThrownBy(() -> rows(file, broken)).isInstanceOf(NotReadHere.class);
      }
      Files.delete(file);
      assertThatThrownBy(
              () -> new HeapTable("t", file, text()).read((_, _, _, _) -> {}, (_, _, _) -> {}))
          .isInstanceOf(NotReadHere.class);
    }
  }

  private static long rows(Path file, byte[] pages) throws IOException, SQLException, NotReadHere {
    Files.write(file, pages);
    return HeapLab.read(List.of(new HeapTable("t", file, text()))).rows();
  }

  private static TupleLayout text() {
    return new TupleLayout(
        List.of(new TupleLayout.Attribute(TupleLayout.VARLENA, 4, 0)), List.of(StoredForm.PLAIN));
  }

  private static void assertSame(
      HeapLab lab, String table, Set<String> unread, StoredColumn... columns) throws Exception {
    var read = lab.read(table, columns);
    assertThat(read.unread()).isEqualTo(unread);
    assertThat(read.fields()).containsExactlyElementsOf(lab.told(table, unread, columns));
    assertThat(read.rows()).isEqualTo(lab.count(table));
  }
}
