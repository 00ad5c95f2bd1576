package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mask must take its column's type, and fit its length and NOT NULL. */
class PlanTypesTest {
  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

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
    "hstore_like, hstore",
    "text, composite",
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
    "interval, date",
    "int, network",
    "uuid, iban",
    "real, card",
    "text, geo",
    "point, 'geo, part: latitude'",
    "numeric, geo"
  })
  void aMaskOnATypeItDoesNotTakeIsRefused(String type, String mask) throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TYPE mood AS ENUM ('a'); CREATE TYPE hstore_like AS (x text); CREATE DOMAIN short AS text CHECK (length(VALUE) < 9); CREATE TABLE t (c %s)"
                    .formatted(type),
                "public.t:\n  c: { mask: %s }".formatted(mask)))
        .contains("public.t.c: the mask " + mask.replaceFirst(",.*", "") + " does not take ")
        .contains(". Use ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric(4,2) | longitude | room for 2 digits before the point, and the mask geo needs 3",
        "numeric(4,3) | latitude | room for 1 digits before the point, and the mask geo needs 2",
        "numeric(6,1) | latitude | rounds a move of 1000 metres away",
      })
  void aPlaceNeedsRoomForItsRangeAndItsMove(String type, String part, String why)
      throws SQLException {
    String rules = "public.t:\n  c: { mask: geo, part: %s }".formatted(part);
    assertThat(lab.unfit("CREATE TABLE t (c %s)".formatted(type), rules)).contains(why);
    assertThat(lab.plan("CREATE TABLE t (c numeric(9,6))", rules).tables()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smallint | digits | smallint holds 5 characters, and the mask encrypt needs 6",
        "varchar(3) | alphanumeric | holds 3 characters, and the mask encrypt needs 4",
        "bigint | hex | numbers are made of digits",
        "citext | alphanumeric | case does not count in its domain",
      })
  void anEncryptedKeyNeedsRoomAndAnAlphabetThatItsTypeHas(String type, String alphabet, String why)
      throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE EXTENSION citext; CREATE TABLE t (c %s)".formatted(type),
                "public.t:\n  c: { mask: encrypt, alphabet: %s }".formatted(alphabet)))
        .contains(why);
  }

  @Test
  void masksOfJsonAndArraysThatAreConstantOrNullAreTaken() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (a jsonb NOT NULL, b text[], c json)",
            """
            public.t:
              a: { mask: constant, value: '{"masked": true}' }
              b: { mask: constant, value: "{}" }
              c: { mask: null }
            """);
    assertThat(PlanLab.mask(plan, "public.t", "{\"a\":1}\t{x}\t[1]"))
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
            lab.unfit(
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
    assertThat(lab.unfit("CREATE TABLE t (c text NOT NULL)", "public.t:\n  c: { mask: null }"))
        .contains("public.t.c: it is NOT NULL");
    assertThat(
            lab.unfit(
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
    assertThat(lab.unfit("CREATE TABLE t (c varchar(%d))".formatted(length), rules))
        .contains("holds " + length + " characters")
        .contains("Use `mask: text`");
    assertThat(lab.plan("CREATE TABLE t (c varchar(%d))".formatted(length + 1), rules).tables())
        .hasSize(1);
  }

  @Test
  void theLengthOfADomainsTypeCountsToo() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE DOMAIN short AS varchar(10); CREATE TABLE t (c short)",
                "public.t:\n  c: { mask: email }"))
        .contains("holds 10 characters");
  }
}
