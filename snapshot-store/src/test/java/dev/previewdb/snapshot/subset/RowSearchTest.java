package dev.previewdb.snapshot.subset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows are needed, for each shape that foreign keys have. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 15, 16, 17, 18})
class RowSearchTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static SourceLab source;

  @Parameter int major;

  @BeforeParameterizedClassInvocation
  static void start(int major) {
    source = new SourceLab(TestServer.start(major));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    source.close();
  }

  @Test
  void rowsBringThoseTheyPointAtAndThoseTheirs() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE region (id int PRIMARY KEY)",
            "CREATE TABLE customer (id int PRIMARY KEY, region int REFERENCES region)",
            "CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customer)",
            "CREATE TABLE item (id int PRIMARY KEY, orders int REFERENCES orders)",
            "INSERT INTO region SELECT generate_series(1, 5)",
            "INSERT INTO customer SELECT i, i % 5 + 1 FROM generate_series(1, 20) i",
            "INSERT INTO orders SELECT i, i % 20 + 1 FROM generate_series(1, 100) i",
            "INSERT INTO item SELECT i, i % 100 + 1 FROM generate_series(1, 200) i")) {
      var rows =
          lab.rows(
              Map.of(
                  "public.region", "false",
                  "public.customer", "id = 20",
                  "public.orders", "id IN (1, 21)",
                  "public.item", "id = 2"));
      assertThat(rows)
          .containsEntry("item", List.of("2"))
          .containsEntry("orders", List.of("1", "21", "3"))
          .containsEntry("customer", List.of("2", "20", "4"))
          .containsEntry("region", List.of("1", "3", "5"));
    }
  }

  @Test
  void aTableOfAllRowsKeepsThemAndBringsWhatTheyPointAt() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE customer (id int PRIMARY KEY)",
            "CREATE TABLE login (id int, customer int REFERENCES customer)",
            "INSERT INTO customer SELECT generate_series(1, 9)",
            "INSERT INTO login VALUES (1, 7), (2, 7), (3, NULL), (4, 3)")) {
      MaskingPlan plan = lab.plan(Map.of("public.customer", "id = 1"));
      ChosenRows customers = lab.find(plan).rows(name("customer")).orElseThrow();
      assertThat(customers.chosen()).isEqualTo(1);
      assertThat(customers.pointedAt()).isEqualTo(2);
      assertThat(lab.find(plan).rows(name("login"))).isEmpty();
      assertThat(lab.rows(Map.of("public.customer", "id = 1")))
          .containsEntry("customer", List.of("1", "3", "7"))
          .containsEntry("login", List.of("1", "2", "3", "4"));
    }
  }

  @Test
  void nothingIsReadWhereNothingPointsAtATableThatIsCut() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE customer (id int PRIMARY KEY)",
            "CREATE TABLE event (id int, customer int REFERENCES customer)")) {
      MaskingPlan plan = lab.plan(Map.of("public.event", "sample 5%"));
      Subset subset =
          RowSearch.run(
              plan,
              SubsetLab.key(),
              (table, _, _) -> {
                throw new AssertionError(table);
              },
              0);
      assertThat(subset.rows(name("event"))).isEmpty();
    }
  }

  @Test
  void circlesAreFollowedToTheirEndAndOutOfThem() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE place (id int PRIMARY KEY)",
            "CREATE TABLE team (id int PRIMARY KEY, lead int, place int REFERENCES place)",
            "CREATE TABLE member (id int PRIMARY KEY, team int REFERENCES team)",
            "CREATE TABLE badge (id int PRIMARY KEY, member int REFERENCES member)",
            "INSERT INTO place SELECT generate_series(1, 10)",
            "INSERT INTO team SELECT i, i + 1, i FROM generate_series(1, 10) i",
            "INSERT INTO member SELECT i, nullif(i, 7) FROM generate_series(1, 10) i",
            "INSERT INTO member VALUES (11, 10)",
            "INSERT INTO badge SELECT i, i FROM generate_series(1, 10) i",
            "ALTER TABLE team ADD FOREIGN KEY (lead) REFERENCES member DEFERRABLE INITIALLY DEFERRED")) {
      var none = Map.of("public.team", "false", "public.member", "false", "public.place", "false");
      assertThat(lab.rows(with(none, "public.badge", "id = 4")))
          .containsEntry("badge", List.of("4"))
          .containsEntry("member", List.of("4", "5", "6", "7"))
          .containsEntry("team", List.of("4", "5", "6"))
          .containsEntry("place", List.of("4", "5", "6"));
      assertThat(lab.rows(with(none, "public.badge", "false"))).isEmpty();
    }
  }

  @Test
  void keysOfSeveralColumnsPointOnlyWhereNoneIsNull() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int, b text, a int, PRIMARY KEY (b, a))",
            "INSERT INTO p SELECT i, 'x' || i % 2, i FROM generate_series(1, 9) i",
            "CREATE TABLE simple (id int, pa int, pb text, FOREIGN KEY (pa, pb) REFERENCES p (a, b))",
            "CREATE TABLE whole (id int, pa int, pb text, FOREIGN KEY (pb, pa) REFERENCES p (b, a) MATCH FULL)",
            "INSERT INTO simple VALUES (1, 1, 'x1'), (2, 2, NULL), (3, NULL, 'x0'), (4, 77, NULL)",
            "INSERT INTO whole VALUES (1, 4, 'x0'), (2, NULL, NULL)")) {
      assertThat(lab.rows(Map.of("public.p", "false")))
          .containsEntry("p", List.of("1", "4"))
          .containsEntry("simple", List.of("1", "2", "3", "4"));
    }
  }

  @Test
  void everyUniqueKeyMayBePointedAt() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE, old int UNIQUE)",
            "INSERT INTO p SELECT i, 'c' || i, nullif(100 - i, 50) FROM generate_series(1, 99) i",
            "CREATE TABLE f (id int, code text REFERENCES p (code), p int REFERENCES p, old int REFERENCES p (old))",
            "INSERT INTO f VALUES (1, 'c5', 6, NULL), (2, NULL, NULL, 93)")) {
      assertThat(lab.rows(Map.of("public.p", "id = 1")))
          .containsEntry("p", List.of("1", "5", "6", "7"));
    }
  }

  @Test
  void equalKeysOfUnlikeTextsAndTypesFindEachOther() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE EXTENSION citext",
            "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
            "CREATE DOMAIN amount AS numeric",
            pair("int_long", "int", "7", "bigint", "7"),
            pair("int_number", "int", "7", "numeric(9,3)", "7.000"),
            pair("numbers", "amount", "7.5", "numeric(9,3)", "7.500"),
            pair("letters", "varchar(9)", "'a'", "text", "'a'"),
            pair("padded", "char(5)", "'a'", "char(9)", "'a'"),
            pair("padding", "varchar", "'a'", "text", "'a'"),
            pair("folded", "citext", "'ABC'", "citext", "'abc'"),
            pair("loosely", "text COLLATE loose", "'ABC'", "text COLLATE loose", "'abc'"),
            pair("zero", "real", "'-0'", "float8", "'0'"),
            pair("day", "interval", "'24:00'", "interval", "'1 day'"),
            pair("moment", "date", "'2020-02-03'", "timestamptz", "'2020-02-03'"),
            pair("list", "numeric[]", "'{1,2.50}'", "numeric[]", "'{1.0,2.5}'"),
            pair("range", "numrange", "'[1,2.0)'", "numrange", "'[1.0,2)'"),
            pair("doc", "jsonb", "'{\"a\": 1.0}'", "jsonb", "'{\"a\": 1}'"),
            pair("many", "text", "E'a\\tb\\\\N\\n'", "text", "E'a\\tb\\\\N\\n'"),
            pair("address", "cidr", "'10.0.0.1'", "inet", "'10.0.0.1'"),
            pair("bits", "varbit", "'101'", "varbit", "'101'"))) {
      MaskingPlan plan = lab.plan(Map.of());
      Map<String, String> none =
          plan.tables().stream()
              .map(t -> t.table().name().spelling())
              .filter(n -> n.endsWith("_p"))
              .collect(Collectors.toMap(n -> n, _ -> "id < 0"));
      assertThat(none).hasSize(17);
      lab.rows(none).forEach((table, rows) -> assertThat(rows).as(table).containsExactly("1"));
      assertThat(lab.rows(none)).hasSize(34);
    }
  }

  private static String pair(
      String name, String type, String value, String targetType, String targetValue) {
    return """
    CREATE TABLE %1$s_p (id int, k %4$s UNIQUE);
    INSERT INTO %1$s_p VALUES (1, %5$s), (2, NULL);
    CREATE TABLE %1$s_f (id int, k %2$s REFERENCES %1$s_p (k));
    INSERT INTO %1$s_f VALUES (1, %3$s);
    """
        .formatted(name, type, value, targetType, targetValue);
  }

  @Test
  void partitionsPointAndArePointedAtAsTheirRootAndByThemselves() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int, g int, PRIMARY KEY (id, g)) PARTITION BY LIST (g)",
            "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
            "CREATE TABLE p2 PARTITION OF p DEFAULT PARTITION BY RANGE (id)",
            "CREATE TABLE p2a PARTITION OF p2 FOR VALUES FROM (0) TO (50)",
            "CREATE TABLE p2b PARTITION OF p2 DEFAULT",
            "ALTER TABLE p1 ADD UNIQUE (id)",
            "INSERT INTO p SELECT i, i % 3 FROM generate_series(1, 99) i",
            "CREATE TABLE f (id int, p int, g int, FOREIGN KEY (p, g) REFERENCES p) PARTITION BY HASH (id)",
            "CREATE TABLE f1 PARTITION OF f FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "CREATE TABLE f2 PARTITION OF f FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
            "INSERT INTO f SELECT i, i, i % 3 FROM generate_series(1, 98, 4) i",
            "CREATE TABLE direct (id int, p int REFERENCES p1 (id))",
            "INSERT INTO direct VALUES (1, 4)")) {
      assertThat(lab.rows(Map.of("public.p", "false", "public.f", "id IN (5, 41, 97)")))
          .containsEntry("f", List.of("41", "5", "97"))
          .containsEntry("p", List.of("4", "41", "5", "97"));
    }
  }

  @Test
  void childTablesHaveRowsOfTheirOwn() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int PRIMARY KEY)",
            "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (p)",
            "INSERT INTO p VALUES (1), (2), (3)",
            "INSERT INTO child VALUES (2), (5)",
            "CREATE TABLE f (id int, p int REFERENCES p)",
            "INSERT INTO f VALUES (1, 2)")) {
      assertThat(lab.rows(Map.of("public.p", "id = 3")))
          .containsEntry("p", List.of("2", "3"))
          .containsEntry("child", List.of("2", "5"));
      assertThat(lab.rows(Map.of("public.p", "id = 3", "public.child", "id = 5")))
          .containsEntry("child", List.of("5"));
    }
  }

  @Test
  void aKeyThatIsMaskedWithNullBringsNothing() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int PRIMARY KEY)",
            "CREATE TABLE f (id int, p int REFERENCES p)",
            "INSERT INTO p VALUES (1), (2)",
            "INSERT INTO f VALUES (1, 2)")) {
      assertThat(lab.rows(Map.of("public.p", "id = 1", "public.f.p", "{ mask: \"null\" }")))
          .containsEntry("p", List.of("1"));
    }
  }

  @Test
  void aKeyThatIsNotValidatedBringsWhatThereIs() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int PRIMARY KEY)",
            "CREATE TABLE f (id int, p bigint)",
            "INSERT INTO p VALUES (1), (2)",
            "INSERT INTO f VALUES (1, 2), (2, 77), (3, 9000000000)",
            "ALTER TABLE f ADD FOREIGN KEY (p) REFERENCES p NOT VALID")) {
      assertThat(lab.rows(Map.of("public.p", "false")))
          .containsEntry("p", List.of("2"))
          .containsEntry("f", List.of("1", "2", "3"));
    }
  }

  @Test
  void namesOfAllKindsAndComputedKeysWork() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE \"The.P\" (\"i\"\"d\" int PRIMARY KEY, \"select\" int GENERATED ALWAYS AS (\"i\"\"d\" * 10) STORED UNIQUE)",
            "CREATE TABLE \"f 🐘\" (id int, \"to\" int REFERENCES \"The.P\" (\"select\"))",
            "INSERT INTO \"The.P\" VALUES (1), (2)",
            "INSERT INTO \"f 🐘\" VALUES (1, 20)")) {
      assertThat(lab.rows(Map.of("public.\"The.P\"", "false -- none")))
          .containsEntry("The.P", List.of("2"));
    }
  }

  private static TableName name(String table) {
    return new TableName("public", table);
  }

  private static Map<String, String> with(Map<String, String> rules, String key, String rule) {
    var all = new HashMap<>(rules);
    all.put(key, rule);
    return all;
  }
}
