package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingPlanTest {
  private static SourceLab lab;

  @BeforeAll
  static void start() {
    lab = new SourceLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static MaskingPlan plan(SourceSchema schema, String tables) {
    return MaskingPlan.of(
        schema, MaskingRules.parse("tables:\n" + tables.indent(2), "masking.yaml"), MaskLab.KEY);
  }

  private static MaskingPlan plan(String ddl, String tables) throws SQLException {
    return plan(lab.schema(ddl), tables);
  }

  /** What is said of rules that do not fit. */
  private static String unfit(String ddl, String tables) throws SQLException {
    try {
      plan(ddl, tables);
    } catch (SnapshotException e) {
      assertThat(e.problem()).as(e.getMessage()).isEqualTo(SnapshotProblem.MASK_DOES_NOT_FIT);
      return e.what();
    }
    throw new AssertionError("these rules were taken");
  }

  private static String mask(MaskingPlan plan, String table, String row) {
    RowMasker masker = plan.table(TableName.parse(table).orElseThrow()).orElseThrow().rowMasker();
    byte[] in = (row + "\n").getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    masker.mask(in, 0, in.length, out);
    return new String(out.bytes(), 0, out.length() - 1, StandardCharsets.UTF_8);
  }

  // ---- review

  @Test
  void everyUnreviewedColumnIsNamedWithADraftOfARuleForIt() throws SQLException {
    SourceSchema schema =
        lab.schema(
            "CREATE TABLE t (id int PRIMARY KEY, email text, note text, ok boolean); CREATE TABLE u (\"new\nline\" jsonb)");
    assertThatThrownBy(() -> plan(schema, "public.t:\n  id: { keep: key, by: ana }"))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SnapshotProblem.UNREVIEWED_COLUMNS);
              assertThat(e.what())
                  .contains("masking.yaml say nothing about 4 columns")
                  .contains(
                      "public.t.email", "public.t.note", "public.t.ok", "public.u.new\\u000aline");
              assertThat(e.mend())
                  .contains("email: { mask: email, domain: email }")
                  .contains("note: { mask: text }")
                  .contains("ok: { keep:")
                  .contains("\"new\\u000aline\": { mask: json, keys: mask }")
                  .doesNotContain("id: {");
            });
  }

  @Test
  void theDraftInAnErrorMakesTheRulesWhole() throws SQLException {
    SourceSchema schema =
        lab.schema("CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, note text NOT NULL)");
    try {
      plan(schema, "{}");
      throw new AssertionError("nobody reviewed this");
    } catch (SnapshotException e) {
      String draft = e.mend().substring(e.mend().indexOf("tables:"));
      assertThat(MaskingPlan.of(schema, MaskingRules.parse(draft, "draft"), MaskLab.KEY).tables())
          .hasSize(1);
    }
  }

  @Test
  void aNewColumnStopsTheNextCapture() throws SQLException {
    String rules = "public.t:\n  a: { mask: text }";
    assertThat(plan("CREATE TABLE t (a text)", rules).coverage()).hasSize(1);
    assertThatThrownBy(() -> plan("CREATE TABLE t (a text, b text)", rules))
        .hasMessageContaining("public.t.b");
  }

  @Test
  void tablesWithoutRowsNeedNoReviewAndAreNotRead() throws SQLException {
    MaskingPlan plan =
        plan("CREATE TABLE t (a text); CREATE TABLE empty ()", "public.t: { rows: none }");
    assertThat(plan.tables()).extracting(TablePlan::toString).containsExactly("public.empty");
    assertThat(plan.coverage())
        .containsExactly(
            new ColumnCoverage(
                new TableName("public", "t"),
                "a",
                new ColumnCoverage.Treatment.NotCopied("rows: none")));
  }

  @Test
  void bookkeepingIsKeptOnlyInItsOwnShape() throws SQLException {
    MaskingPlan plan =
        plan("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)", "{}");
    assertThat(plan.coverage())
        .extracting(ColumnCoverage::treatment)
        .containsOnly(
            new ColumnCoverage.Treatment.Kept(
                "previewdb", "migration bookkeeping of golang-migrate"));
    assertThatThrownBy(() ->
            plan(
                "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean, who text)",
                "{}"))
        .hasMessageContaining("public.schema_migrations.who");
    assertThatThrownBy(() -> plan("CREATE TABLE migrations (id int, name text)", "{}"))
        .hasMessageContaining("public.migrations.name");
  }

  // ---- types

  @ParameterizedTest
  @CsvSource({
    "json, text",
    "jsonb, email",
    "text, json",
    "text[], number",
    "int[], text",
    "boolean[], text",
    "short[], text",
    "int2vector, number",
    "hstore_like, text",
    "inet, text",
    "mood, text",
    "int, text",
    "text, number",
    "date, text",
    "bytea, text",
    "boolean, number",
    "uuid, text",
    "int4range, number",
    "timestamptz, number",
    "xml, text",
    "interval, date"
  })
  void aMaskOnATypeItDoesNotTakeIsRefused(String type, String mask) throws SQLException {
    assertThat(
            unfit(
                "CREATE TYPE mood AS ENUM ('a'); CREATE TYPE hstore_like AS (x text); CREATE DOMAIN short AS text CHECK (length(VALUE) < 9); CREATE TABLE t (c %s)"
                    .formatted(type),
                "public.t:\n  c: { mask: %s }".formatted(mask)))
        .contains("public.t.c: the mask " + mask + " does not take ")
        .contains(". Use ");
  }

  @Test
  void masksOfJsonAndArraysThatAreConstantOrNullAreTaken() throws SQLException {
    MaskingPlan plan =
        plan(
            "CREATE TABLE t (a jsonb NOT NULL, b text[], c json)",
            """
            public.t:
              a: { mask: constant, value: '{"masked": true}' }
              b: { mask: constant, value: "{}" }
              c: { mask: null }
            """);
    assertThat(mask(plan, "public.t", "{\"a\":1}\t{x}\t[1]"))
        .isEqualTo("{\"masked\": true}\t{}\t\\N");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int | x",
        "smallint | 40000",
        "numeric(4,1) | 1000",
        "numeric(4,1) | 0.25",
        "boolean | maybe",
        "date | 2024-02-30",
        "timestamp | noon",
        "uuid | 1",
        "jsonb | {",
        "json | '{} {}'",
        "bytea | x",
        "varchar(3) | long",
        "mood | sad",
        "text[] | {a}",
        "inet | everywhere",
        "point | 1",
        "pair | (1)",
        "jsonb | '\"\\u0000\"'"
      })
  void aConstantThatIsNotProvenToBeOfTheTypeIsRefused(String type, String value)
      throws SQLException {
    assertThat(
            unfit(
                "CREATE TYPE mood AS ENUM ('ok'); CREATE TYPE pair AS (a int, b int); CREATE TABLE t (c %s)"
                    .formatted(type.strip()),
                "public.t:\n  c: { mask: constant, value: '%s' }".formatted(value)))
        .contains("its constant is not proven to be");
  }

  @Test
  void everyNeutralConstantIsOneThatPostgresReads() throws SQLException {
    String types =
        "text; varchar(1); char(3); smallint; integer; bigint; numeric(5,2); real; double precision; boolean; date;"
            + " timestamp; timestamptz; uuid; json; jsonb; bytea; text[]; int4range; int4multirange; time; timetz;"
            + " interval; money; inet; cidr; macaddr; macaddr8; xml; point; box; circle; lseg; path; polygon; line;"
            + " tsvector; tsquery; bit varying(3); jsonpath; oid; pg_lsn; pair; mood";
    String[] all = types.split("; *", -1);
    StringBuilder ddl =
        new StringBuilder(
            "CREATE TYPE mood AS ENUM ('it''s'); CREATE TYPE pair AS (a int, b int); CREATE TABLE t (id int");
    for (int i = 0; i < all.length; i++) {
      ddl.append(", c").append(i).append(' ').append(all[i]);
    }
    try (var connection = lab.database(ddl + ")")) {
      SourceSchema schema = SourceSchema.read(connection);
      for (var column : schema.table(new TableName("public", "t")).orElseThrow().columns()) {
        String value = ConstantFit.neutral(column.type()).orElseThrow();
        assertThat(ConstantFit.fits(column.type(), value)).as(column.type().sql()).isTrue();
        try (var insert =
            connection.prepareStatement(
                "INSERT INTO t (%s) VALUES (?::%s)"
                    .formatted(column.name(), column.type().sql()))) {
          insert.setString(1, value);
          insert.execute();
        }
      }
    }
  }

  @Test
  void nullInANotNullColumnIsRefusedAlsoWhereADomainForbidsIt() throws SQLException {
    assertThat(unfit("CREATE TABLE t (c text NOT NULL)", "public.t:\n  c: { mask: null }"))
        .contains("public.t.c: it is NOT NULL");
    assertThat(
            unfit(
                "CREATE DOMAIN d AS text NOT NULL; CREATE DOMAIN e AS d; CREATE TABLE t (c e)",
                "public.t:\n  c: { mask: null }"))
        .contains("public.t.c: it is NOT NULL");
  }

  @ParameterizedTest
  @CsvSource({
    "email, 23",
    "phone, 9",
    "'name, part: full', 20",
    "'address', 52",
    "uuid, 35",
    "hash, 7"
  })
  void aColumnTooNarrowForItsMaskIsRefused(String mask, int length) throws SQLException {
    String rules = "public.t:\n  c: { mask: %s }".formatted(mask);
    assertThat(unfit("CREATE TABLE t (c varchar(%d))".formatted(length), rules))
        .contains("holds " + length + " characters")
        .contains("Use `mask: text`");
    assertThat(plan("CREATE TABLE t (c varchar(%d))".formatted(length + 1), rules).tables())
        .hasSize(1);
  }

  @Test
  void theLengthOfADomainsTypeCountsToo() throws SQLException {
    assertThat(
            unfit(
                "CREATE DOMAIN short AS varchar(10); CREATE TABLE t (c short)",
                "public.t:\n  c: { mask: email }"))
        .contains("holds 10 characters");
  }

  // ---- domains

  @Test
  void oneDomainGivesOneResultAcrossTablesAndTypes() throws SQLException {
    MaskingPlan plan =
        plan(
            "CREATE TABLE t (c varchar(30)); CREATE TABLE u (c text); CREATE TABLE n (a int, b bigint, c numeric(12,2))",
            """
            public.t: { c: { mask: email, domain: d } }
            public.u: { c: { mask: email, domain: d } }
            public.n: { a: { mask: number, domain: n }, b: { mask: number, domain: n }, c: { mask: number, domain: n } }
            """);
    assertThat(mask(plan, "public.t", "ana@x.y"))
        .isEqualTo(mask(plan, "public.u", "ana@x.y"))
        .hasSize(30);
    String[] numbers = mask(plan, "public.n", "4711\t4711\t4711.00").split("\t", -1);
    assertThat(numbers[0]).isEqualTo(numbers[1]).isNotEqualTo("4711");
    assertThat(numbers[2]).isEqualTo(numbers[0] + ".00");
  }

  @Test
  void oneDomainWithTwoMasksIsRefused() throws SQLException {
    assertThat(
            unfit(
                "CREATE TABLE t (a text, b text)",
                "public.t: { a: { mask: email, domain: d }, b: { mask: text, domain: d } }"))
        .contains("its domain `d` is masked by email in public.t.a");
  }

  @Test
  void aDomainWithCitextMasksWithoutRegardToCaseEverywhere() throws SQLException {
    String ddl =
        "CREATE EXTENSION citext; CREATE TABLE t (c citext UNIQUE); CREATE TABLE u (c text %s)";
    String rules =
        "public.t: { c: { mask: email, domain: d } }\npublic.u: { c: { mask: email, domain: d } }";
    MaskingPlan plan = plan(ddl.formatted(""), rules);
    assertThat(mask(plan, "public.t", "Ana@X.y")).isEqualTo(mask(plan, "public.u", "ana@x.Y"));
    assertThat(unfit(ddl.formatted("UNIQUE"), rules)).contains("public.u.c").contains("citext");
  }

  @Test
  void aDomainWithPaddedTextMasksWithoutRegardToTheBlanks() throws SQLException {
    String ddl = "CREATE TABLE t (c char(10) UNIQUE); CREATE TABLE u (c text %s)";
    String rules =
        "public.t: { c: { mask: text, domain: d } }\npublic.u: { c: { mask: text, domain: d } }";
    MaskingPlan plan = plan(ddl.formatted(""), rules);
    assertThat(mask(plan, "public.t", "AB1       ")).isEqualTo(mask(plan, "public.u", "AB1"));
    assertThat(unfit(ddl.formatted("UNIQUE"), rules)).contains("public.u.c").contains("char(n)");
  }

  // ---- uniqueness

  @ParameterizedTest
  @CsvSource({
    "text, 'name', 'Use email, phone, text'", "text, 'address', 'Use email'",
        "text, 'constant, value: x', 'Use email'",
    "date, date, 'per: domain'", "real, number, 'No mask keeps'",
        "uuid, 'constant, value: 00000000-0000-0000-0000-000000000000', 'Use uuid'",
  })
  void aLossyMaskOnAUniqueColumnIsRefusedWithTheMend(String type, String mask, String mend)
      throws SQLException {
    assertThat(
            unfit(
                "CREATE TABLE t (c %s UNIQUE)".formatted(type),
                "public.t:\n  c: { mask: %s }".formatted(mask)))
        .contains("public.t.c: it must stay unique (t_c_key)")
        .contains("is lossy")
        .contains(mend);
  }

  @ParameterizedTest
  @CsvSource({
    "text, email",
    "text, phone",
    "text, text",
    "text, uuid",
    "text, hash",
    "uuid, uuid",
    "bytea, hash",
    "int, number",
    "'numeric(10,2)', number",
    "date, 'date, per: domain'",
    "timestamptz, 'date, per: domain'",
    "text, null"
  })
  void aMaskThatKeepsValuesApartIsTakenOnAUniqueColumn(String type, String mask)
      throws SQLException {
    assertThat(
            plan(
                    "CREATE TABLE t (c %s UNIQUE)".formatted(type),
                    "public.t:\n  c: { mask: %s }".formatted(mask))
                .tables())
        .hasSize(1);
  }

  @Test
  void uniqueEmailsNeedMoreRoomThanOthers() throws SQLException {
    assertThat(unfit("CREATE TABLE t (c varchar(31) UNIQUE)", "public.t:\n  c: { mask: email }"))
        .contains("needs 32 to keep values unique");
  }

  @Test
  void aCompositeKeyIsProvenColumnByColumn() throws SQLException {
    String ddl = "CREATE TABLE t (a text, b text, UNIQUE (a, b))";
    assertThat(unfit(ddl, "public.t: { a: { mask: text }, b: { mask: name } }"))
        .contains("public.t.b")
        .doesNotContain("public.t.a:");
    assertThat(plan(ddl, "public.t: { a: { mask: null }, b: { mask: name } }").tables()).hasSize(1);
  }

  @Test
  void aUniqueIndexOnLowerCaseIsProvenForMasksInSmallLetters() throws SQLException {
    String ddl = "CREATE TABLE t (c text); CREATE UNIQUE INDEX i ON t (lower(c))";
    assertThat(plan(ddl, "public.t: { c: { mask: email } }").tables()).hasSize(1);
    assertThat(unfit(ddl, "public.t: { c: { mask: text } }"))
        .contains("unique index i is on an expression");
    assertThat(plan(ddl, "public.t: { c: { mask: text, fits: [i] } }").tables()).hasSize(1);
    assertThat(
            unfit(
                "CREATE TABLE t (c text); CREATE UNIQUE INDEX i ON t (left(c, 3))",
                "public.t: { c: { mask: email } }"))
        .contains("on an expression");
    assertThat(unfit(ddl, "public.t: { c: { mask: name, fits: [i] } }")).contains("is lossy");
  }

  @Test
  void aPartialIndexIsProvenUnlessTheMaskDecidesWhatIsInIt() throws SQLException {
    assertThat(
            plan(
                    "CREATE TABLE t (c text, d text); CREATE UNIQUE INDEX i ON t (c) WHERE c IS NOT NULL AND d IS NULL",
                    "public.t: { c: { mask: email }, d: { mask: text } }")
                .tables())
        .hasSize(1);
    assertThat(
            unfit(
                "CREATE TABLE t (c text, d text); CREATE UNIQUE INDEX i ON t (c) WHERE d = 'x'",
                "public.t: { c: { mask: email }, d: { mask: text } }"))
        .contains("public.t.d: it decides which rows are in the partial unique index i");
  }

  @Test
  void anExclusionIsProvenWhereItComparesByEquality() throws SQLException {
    String ddl =
        "CREATE EXTENSION btree_gist; CREATE TABLE t (who text, during daterange, EXCLUDE USING gist (who WITH =, during WITH &&))";
    assertThat(plan(ddl, "public.t: { who: { mask: text }, during: { keep: x, by: y } }").tables())
        .hasSize(1);
    assertThat(unfit(ddl, "public.t: { who: { mask: name }, during: { keep: x, by: y } }"))
        .contains("public.t.who");
    assertThat(
            unfit(
                ddl, "public.t: { who: { mask: text }, during: { mask: constant, value: empty } }"))
        .contains("public.t.during");
  }

  @Test
  void aUniqueComputedColumnIsNotProven() throws SQLException {
    assertThat(
            unfit(
                "CREATE TABLE t (c text, d text GENERATED ALWAYS AS (left(c, 3)) STORED UNIQUE)",
                "public.t: { c: { mask: text } }"))
        .contains("public.t.c: the unique index t_d_key is on a column that is computed from it");
  }

  @Test
  void aCollationThatHoldsUnlikeTextsForEqualIsNotProven() throws SQLException {
    assertThat(
            unfit(
                "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE t (c text COLLATE ci UNIQUE)",
                "public.t: { c: { mask: text } }"))
        .contains("under a collation");
  }

  @Test
  void aConditionOnAUniqueColumnIsRefused() throws SQLException {
    assertThat(
            unfit(
                "CREATE TABLE t (c text UNIQUE)",
                "public.t: { c: { mask: text, when: \"c > 'm'\" } }"))
        .contains("Leave `when` out");
  }

  // ---- foreign keys

  private static final String SIDES =
      "CREATE TABLE p (c text PRIMARY KEY); CREATE TABLE f (c text REFERENCES p %s)";

  @Test
  void aColumnThatPointsAtAnotherFollowsItsRule() throws SQLException {
    MaskingPlan plan = plan(SIDES.formatted(""), "public.p: { c: { mask: text } }");
    assertThat(mask(plan, "public.f", "Ana Example"))
        .isEqualTo(mask(plan, "public.p", "Ana Example"))
        .isNotEqualTo("Ana Example");
    assertThat(plan(SIDES.formatted(""), "public.p: { c: { keep: why, by: ana } }").coverage())
        .contains(
            new ColumnCoverage(
                new TableName("public", "f"),
                "c",
                new ColumnCoverage.Treatment.Kept("ana", "as public.p.c: why")));
  }

  @Test
  void aForeignKeyWithOneSideMaskedIsRefused() throws SQLException {
    assertThat(
            unfit(
                SIDES.formatted(""),
                "public.p: { c: { mask: text } }\npublic.f: { c: { keep: x, by: y } }"))
        .contains(
            "public.f.c: it points at public.p.c (foreign key f_c_fkey), and only the other is masked");
    assertThat(
            unfit(
                SIDES.formatted(""),
                "public.f: { c: { mask: text } }\npublic.p: { c: { keep: x, by: y } }"))
        .contains("only the one is masked");
  }

  @Test
  void aForeignKeyMaskedInTwoDomainsIsRefused() throws SQLException {
    assertThat(
            unfit(
                SIDES.formatted(""),
                "public.p: { c: { mask: text } }\npublic.f: { c: { mask: text } }"))
        .contains(
            "which is masked otherwise: give both the same mask and domain, here `text` in `public.p.c`");
    assertThat(
            plan(
                    SIDES.formatted(""),
                    "public.p: { c: { mask: text, domain: d } }\npublic.f: { c: { mask: text, domain: d } }")
                .tables())
        .hasSize(2);
  }

  @Test
  void aForeignKeyOfNullsPointsNowhere() throws SQLException {
    assertThat(
            plan(SIDES.formatted(""), "public.p: { rows: none }\npublic.f: { c: { mask: null } }")
                .tables())
        .hasSize(1);
  }

  @Test
  void aForeignKeyToRowsThatAreLeftBehindIsRefused() throws SQLException {
    assertThat(
            unfit(SIDES.formatted(""), "public.p: { rows: none }\npublic.f: { c: { mask: text } }"))
        .contains("whose rows are not all copied");
    assertThat(unfit(SIDES.formatted(""), "public.p: { rows: \"c > 'm'\", c: { keep: x, by: y } }"))
        .contains(
            "public.f.c: it points at public.p (foreign key f_c_fkey), whose rows are not all copied");
  }

  @Test
  void aKeyThatIsNotValidatedIsNotTakenForAReview() throws SQLException {
    String ddl =
        "CREATE TABLE p (c text PRIMARY KEY); CREATE TABLE f (c text); ALTER TABLE f ADD FOREIGN KEY (c) REFERENCES p NOT VALID";
    assertThatThrownBy(() -> plan(ddl, "public.p: { c: { keep: x, by: y } }"))
        .hasMessageContaining("public.f.c");
  }

  @Test
  void cyclesOfForeignKeysEndAndSelfReferencesFollowThemselves() throws SQLException {
    String ddl =
        "CREATE TABLE a (id int PRIMARY KEY, b int, up int REFERENCES a); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);"
            + " ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b";
    assertThat(
            plan(ddl, "public.a: { id: { keep: key, by: y } }\npublic.b: { id: { mask: number } }")
                .coverage())
        .hasSize(5)
        .noneMatch(c -> c.treatment() instanceof ColumnCoverage.Treatment.NotCopied);
    String circle =
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b";
    SourceSchema schema = lab.schema(circle);
    assertThatThrownBy(() -> plan(schema, "{}"))
        .hasMessageContaining("public.a.id")
        .hasMessageContaining("public.b.id");
    assertThat(
            MaskingPlan.of(schema, MaskingRules.parse(MaskingDraft.of(schema), "d"), MaskLab.KEY)
                .tables())
        .hasSize(2);
  }

  // ---- checks

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text | email | c LIKE '%@%'",
        "text | email | c ~ '^[^@]+@[^@]+[.][a-z]+$'",
        "text | email | position('@' in c) > 1",
        "text | email | char_length(c) <= 100",
        "text | email | c = lower(c)",
        "text | text | length(c) BETWEEN 2 AND 20",
        "text | text | c <> ''",
        "text | text | btrim(c) <> ''",
        "text | name | char_length(c) <= 21",
        "int | number | c > 0",
        "int | number | c >= 0 AND c < 1000",
        "int | number | c <= 999",
        "numeric(8,2) | number | c >= 0",
        "text | null | c LIKE 'x%'",
        "text | phone | c LIKE '+%' OR c IS NULL",
        "text | hash | c ~ '^[0-9a-f]{64}$'",
        "text | uuid | length(c) = 36",
        "text | constant, value: b | c IN ('a', 'b')",
        "int | constant, value: 5 | c BETWEEN 1 AND 5",
        "varchar(40) | email | c LIKE '%@%'",
      })
  void aCheckThatTheMaskSatisfiesIsProven(String type, String mask, String check)
      throws SQLException {
    assertThat(
            plan(
                    "CREATE TABLE t (c %s CHECK (%s))".formatted(type, check),
                    "public.t:\n  c: { mask: %s }".formatted(mask))
                .tables())
        .hasSize(1);
    String domain =
        "CREATE DOMAIN d AS %s CHECK (%s); CREATE TABLE t (c d)"
            .formatted(type, check.replaceAll("\\bc\\b", "VALUE"));
    assertThat(plan(domain, "public.t:\n  c: { mask: %s }".formatted(mask)).tables()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text | text | c LIKE '%@%'", "text | email | c LIKE '%.com'",
            "text | email | length(c) < 20", "text | text | c IN ('a', 'b')",
        "int | number | c BETWEEN 1 AND 5", "int | number | c < 150", "int | number | c % 2 = 0",
            "text | name | c = 'Ana'",
        "text | text | NOT c LIKE 'x%'", "date | date | c > '2000-01-01'",
            "text | email | c ~ '^[a-z]+@'", "text | null | c IS NOT NULL",
        "text | name | char_length(c) <= 20", "text | constant, value: '' | c <> ''",
            "int | constant, value: 0 | c > 0", "text | null | coalesce(c, '') <> ''",
      })
  void aCheckThatCannotBeProvenIsRefusedUnlessVouchedFor(String type, String mask, String check)
      throws SQLException {
    String ddl = "CREATE TABLE t (c %s CONSTRAINT k CHECK (%s))".formatted(type, check);
    assertThat(unfit(ddl, "public.t:\n  c: { mask: %s }".formatted(mask)))
        .contains("public.t.c: the CHECK k reads it");
    assertThat(plan(ddl, "public.t:\n  c: { mask: %s, fits: [k] }".formatted(mask)).tables())
        .hasSize(1);
  }

  @Test
  void datesThatMoveTogetherKeepTheirOrder() throws SQLException {
    String ddl = "CREATE TABLE t (a date, b date, CHECK (b >= a))";
    String rules =
        "public.t: { a: { mask: date, per: %1$s, domain: d }, b: { mask: date, per: %1$s, domain: d } }";
    assertThat(plan(ddl, rules.formatted("domain")).tables()).hasSize(1);
    assertThat(unfit(ddl, rules.formatted("value"))).contains("t_check");
  }

  @Test
  void aCheckOnAComputedColumnIsNotProven() throws SQLException {
    assertThat(
            unfit(
                "CREATE TABLE t (c text, d int GENERATED ALWAYS AS (length(c)) STORED CHECK (d < 9))",
                "public.t: { c: { mask: email } }"))
        .contains("public.t.c: the CHECK t_d_check reads it");
  }

  // ---- partitions, inheritance, computed columns

  private static final String PARTITIONS =
      "CREATE TABLE p (at date, who text) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
          + " PARTITION BY LIST (who); CREATE TABLE p1a PARTITION OF p1 FOR VALUES IN ('a');";

  @Test
  void partitionsFollowTheirRootAndAreReadOneByOne() throws SQLException {
    MaskingPlan plan =
        plan(
            PARTITIONS + "CREATE TABLE p1d PARTITION OF p1 DEFAULT",
            "public.p: { at: { keep: x, by: y }, who: { mask: text } }");
    assertThat(plan.tables())
        .extracting(TablePlan::toString)
        .containsExactly("public.p1a", "public.p1d");
    assertThat(plan.tables())
        .allSatisfy(t -> assertThat(t.into()).isEqualTo(new TableName("public", "p")));
    assertThat(mask(plan, "public.p1a", "2024-01-01\tabc"))
        .isEqualTo(mask(plan, "public.p1d", "2024-01-01\tabc"));
    MaskingPlan kept =
        plan(PARTITIONS, "public.p: { at: { keep: x, by: y }, who: { keep: x, by: y } }");
    assertThat(kept.tables()).allSatisfy(t -> assertThat(t.into()).isEqualTo(t.table().name()));
  }

  @Test
  void aMaskedPartitionKeyWithNowhereToGoIsRefused() throws SQLException {
    assertThat(unfit(PARTITIONS, "public.p: { at: { mask: date }, who: { mask: text } }"))
        .contains("public.p.at: the partitions of public.p are chosen by it")
        .contains("public.p.who: the partitions of public.p1 are chosen by it");
  }

  @Test
  void aRuleForAPartitionIsRefused() throws SQLException {
    assertThat(
            unfit(
                PARTITIONS,
                "public.p: { at: { keep: x, by: y }, who: { keep: x, by: y } }\npublic.p1a: { who: { mask: text } }"))
        .contains(
            "public.p1a.who: it is in a partition of public.p. Write its rule for that table");
  }

  @Test
  void aChildTableFollowsItsParentUnlessItHasItsOwnRule() throws SQLException {
    String ddl = "CREATE TABLE a (c text); CREATE TABLE b (d text) INHERITS (a)";
    MaskingPlan plan =
        plan(
            ddl,
            "public.a: { c: { mask: constant, value: A } }\npublic.b: { d: { mask: constant, value: D } }");
    assertThat(mask(plan, "public.b", "x\ty")).isEqualTo("A\tD");
    MaskingPlan own =
        plan(
            ddl,
            "public.a: { c: { mask: text } }\npublic.b: { c: { mask: constant, value: B }, d: { mask: text } }");
    assertThat(mask(own, "public.b", "x\t")).isEqualTo("B\t");
  }

  @Test
  void parentsThatDisagreeNeedARuleOfTheChild() throws SQLException {
    String ddl =
        "CREATE TABLE a (c text); CREATE TABLE b (c text); CREATE TABLE ab () INHERITS (a, b)";
    String rules = "public.a: { c: { mask: text } }\npublic.b: { c: { keep: x, by: y } }";
    assertThat(unfit(ddl, rules))
        .contains("public.ab.c: the tables it takes its rule from disagree");
    assertThat(plan(ddl, rules + "\npublic.ab: { c: { mask: null } }").tables()).hasSize(3);
  }

  @Test
  void computedColumnsAreNotCopiedAndHaveNoRule() throws SQLException {
    String ddl = "CREATE TABLE t (a text, twice text GENERATED ALWAYS AS (a || a) STORED, b text)";
    MaskingPlan plan =
        plan(ddl, "public.t: { a: { mask: text }, b: { mask: constant, value: B } }");
    TablePlan table = plan.tables().getFirst();
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.copyOut()).isEqualTo("COPY \"public\".\"t\" (\"a\", \"b\") TO STDOUT");
    assertThat(mask(plan, "public.t", "\tx")).isEqualTo("\tB");
    assertThat(
            unfit(ddl, "public.t: { a: { mask: text }, b: { mask: text }, twice: { mask: text } }"))
        .contains("public.t.twice: it is computed from other columns");
  }

  // ---- how rows are read and written

  @Test
  void statementsNameEveryColumnAndNeverReadChildren() throws SQLException {
    MaskingPlan plan =
        plan(
            "CREATE TABLE t (\"a\"\"b\" text, c int); CREATE TABLE none ()",
            """
            public.t:
              rows: "c > 1 -- not all"
              'a"b': { mask: text, when: "c > 2" }
              c: { keep: x, by: y }
            """);
    TablePlan table = plan.table(new TableName("public", "t")).orElseThrow();
    assertThat(table.copyOut())
        .isEqualTo(
            "COPY (SELECT \"a\"\"b\", \"c\", (c > 2\n) IS TRUE FROM ONLY \"public\".\"t\" WHERE (c > 1 -- not all\n)) TO STDOUT");
    assertThat(table.copyOut(10, 20))
        .contains("AND ctid >= '(10,0)'::pg_catalog.tid AND ctid < '(20,0)'");
    assertThat(table.count())
        .isEqualTo(
            "SELECT pg_catalog.count(*) FROM ONLY \"public\".\"t\" WHERE (c > 1 -- not all\n)");
    assertThat(table.copyIn("FREEZE"))
        .isEqualTo("COPY \"public\".\"t\" (\"a\"\"b\", \"c\") FROM STDIN WITH (FREEZE)");
    TablePlan none = plan.table(new TableName("public", "none")).orElseThrow();
    assertThat(none.copyOut()).isEqualTo("COPY \"public\".\"none\" TO STDOUT");
    assertThat(none.copyOut(0, -1)).startsWith("COPY (SELECT  FROM ONLY");
  }

  @Test
  void rulesForWhatIsGoneAreToldByTheCheckOnly() throws SQLException {
    SourceSchema schema = lab.schema("CREATE TABLE t (a text, b jsonb)");
    MaskingRules rules =
        MaskingRules.parse(
            "tables:\n  public.t: { a: { mask: number }, gone: { mask: text } }\n  public.lost: { rows: none }\n",
            "m");
    MaskingCheck check = MaskingCheck.of(schema, rules);
    assertThat(check.passes()).isFalse();
    assertThat(check.unreviewed()).containsExactly("public.t.b");
    assertThat(check.gone()).containsExactly("public.lost", "public.t.gone");
    assertThat(check.unfit())
        .singleElement()
        .asString()
        .contains("public.t.a: the mask number does not take text");
    assertThat(check.draft()).contains("b: { mask: json, keys: mask }").doesNotContain("a: {");
    MaskingRules good =
        MaskingRules.parse("tables:\n  public.t: { a: { mask: text }, b: { mask: null } }\n", "m");
    assertThat(MaskingCheck.of(schema, good).passes()).isTrue();
  }
}
