package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a draft proposes, and above all what it does not keep. */
class MaskingDraftTest {
  private static SourceLab lab;

  @BeforeAll
  static void start() {
    lab = new SourceLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** The draft's line for a column. */
  private static String draft(String column, String... ddl) throws SQLException {
    SourceSchema schema = lab.schema(ddl);
    String draft = MaskingDraft.of(schema, DraftSample.none());
    MaskingCheck check = MaskingCheck.of(schema, MaskingRules.parse(draft, "draft"));
    assertThat(check.unfit()).as(draft).isEmpty();
    return draft
        .lines()
        .map(String::strip)
        .filter(l -> l.startsWith(column + ":") || l.startsWith("# " + column))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customer (email text) | email | { mask: email, domain: email }",
        "t (\"contactEMail\" text) | contactEMail | { mask: email, domain: email }",
        "t (e_mail text UNIQUE) | e_mail | { mask: email, domain: email }",
        "t (mobile varchar(20)) | mobile | { mask: phone, domain: phone }",
        "t (\"firstName\" text) | firstName | { mask: name, part: first }",
        "employees (name text) | name | { mask: name, part: full }",
        "product (name text) | name | { mask: text }",
        "t (zip varchar(10)) | zip | { mask: address, part: postcode }",
        "t (birth_date date) | birth_date | { mask: date, days: 180, per: value }",
        "t (created_at timestamptz) | created_at | { mask: date, days: 30, per: domain, domain: time }",
        "t (ssn bigint) | ssn | { mask: number }",
        "t (ssn bigint PRIMARY KEY) | ssn | { mask: number }",
        "t (id bigint) | id | { mask: number }",
        "t (doc jsonb NOT NULL) | doc | { mask: json, keys: mask }",
        "t (doc json) | doc | { mask: json, keys: mask }",
        "t (doc jsonb UNIQUE) | doc | { mask: null }",
        "t (doc jsonb CHECK (jsonb_typeof(doc) = 'object')) | doc | { mask: json, keys: mask, fits: [\"t_doc_check\"] }",
        "t (tags text[]) | tags | { mask: text }",
        "t (emails varchar(40)[]) | emails | { mask: email, domain: email }",
        "t (codes varchar(9)[] UNIQUE) | codes | { mask: null }",
        "t (codes text[] CHECK (array_length(codes, 1) < 3)) | codes | { mask: text, fits: [\"t_codes_check\"] }",
        "t (flags boolean[]) | flags | { mask: constant, value: \"{}\" }",
        "t (docs jsonb[]) | docs | { mask: json, keys: mask }",
        "t (days date[]) | days | { mask: date, days: 180, per: value }",
        "t (photo bytea) | photo | { mask: constant, value: \"\\\\x\" }",
        "t (photo bytea UNIQUE) | photo | { mask: null }",
        "t (photo bytea UNIQUE NOT NULL) | photo | { mask: hash }",
        "t (ip inet NOT NULL) | ip | { mask: network }",
        "t (ip inet UNIQUE) | ip | { mask: network }",
        "t (networks cidr[]) | networks | { mask: network }",
        "t (ip_address varchar(45)) | ip_address | { mask: network }",
        "t (iban text UNIQUE) | iban | { mask: iban }",
        "t (card_number text) | card_number | { mask: card }",
        "t (kept hstore NOT NULL) | kept | { mask: constant, value: \"\" }",
        "t (home address) | home | { mask: composite }",
        "t (homes address[]) | homes | { mask: composite }",
        "t (odd odd NOT NULL) | odd | { mask: constant, value: \"(,)\" }",
        "t (place point NOT NULL) | place | { mask: constant, value: \"(0,0)\" }",
        "t (rating int CHECK (rating BETWEEN 1 AND 5)) | rating | { mask: constant, value: \"1\" }",
        "t (email varchar(20)) | email | { mask: text }",
        "t (email text CHECK (email LIKE '%.com')) | email | { mask: null }",
      })
  void aColumnIsMaskedByWhatItSeemsToHold(String table, String column, String rule)
      throws SQLException {
    String types =
        "CREATE EXTENSION hstore; CREATE TYPE address AS (street text, zip varchar(9)); CREATE TYPE odd AS (street text, during daterange)";
    assertThat(draft(column, types, "CREATE TABLE " + table)).isEqualTo(column + ": " + rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (c bigint GENERATED ALWAYS AS IDENTITY) | surrogate key, numbered by the database",
        "CREATE TABLE t (c serial) | surrogate key, numbered by the database",
        "CREATE TABLE t (c boolean) | true or false",
        "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (c mood) | a label of the type mood",
        "CREATE TABLE t (c text CHECK (c IN ('new', 'it''s'))) | one of the values that the CHECK t_c_check lists",
        "CREATE TABLE t (c varchar(9) CHECK (c IN ('new', 'old') AND c IN ('new', 'big'))) | one of the values that the CHECK t_c_check lists",
        "CREATE DOMAIN d AS text CHECK (VALUE IN ('new', 'old')); CREATE TABLE t (c d) | one of the values that the CHECK d_check lists",
        "CREATE TABLE t (c text) PARTITION BY LIST (c); CREATE TABLE u PARTITION OF t FOR VALUES IN ('a') | one of the values that the partitions list",
      })
  void aColumnIsKeptOnlyForAReason(String ddl, String reason) throws SQLException {
    assertThat(draft("c", ddl)).contains("{ keep: \"").contains(reason).endsWith("by: draft }");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A CHECK that does not hold for every row says nothing of what is there
        "CREATE TABLE t (c text); ALTER TABLE t ADD CHECK (c IN ('a', 'b')) NOT VALID",
        "CREATE TABLE t (c text CHECK (c IN ('a', 'b')) NO INHERIT)",
        "CREATE DOMAIN d AS text; CREATE TABLE t (c d); ALTER DOMAIN d ADD CHECK (VALUE IN ('a')) NOT VALID",
        "CREATE TABLE t (c text CHECK (c IN ('a', 'b') OR length(c) > 9))",
        "CREATE TABLE t (c text CHECK (c = ANY (ARRAY['a']) OR c = ANY (ARRAY['b', lower(c)])))",
        "CREATE TABLE t (c text, d text CHECK (d IN ('a')), CHECK (c IN ('a') OR d IN ('a')))",
        "CREATE TABLE t (c text CHECK (left(c, 1) IN ('a', 'b')))",
        "CREATE TABLE t (c text CHECK (c NOT IN ('a', 'b')))",
        // Only the values of the key itself are listed by partitions, and only where all rows are
        "CREATE TABLE t (c text) PARTITION BY LIST (left(c, 1)); CREATE TABLE u PARTITION OF t FOR VALUES IN ('a')",
        "CREATE TABLE t (c text) PARTITION BY LIST (c); CREATE TABLE u PARTITION OF t DEFAULT",
        "CREATE TABLE t (c text, n int) PARTITION BY LIST (n); CREATE TABLE u PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (c);"
            + " CREATE TABLE v PARTITION OF u FOR VALUES IN ('a'); CREATE TABLE w PARTITION OF t FOR VALUES IN (2)",
        "CREATE TABLE t (c date, n int) PARTITION BY RANGE (c); CREATE TABLE u PARTITION OF t FOR VALUES FROM (MINVALUE) TO (MAXVALUE)",
        // A key of numbers that may hold anything
        "CREATE TABLE p (id serial PRIMARY KEY); CREATE TABLE t (c int); ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES p NOT VALID"
      })
  void whatMayBePersonalIsNeverKept(String ddl) throws SQLException {
    assertThat(draft("c", ddl)).doesNotContain("keep");
  }

  @Test
  void whatIsKeptInAParentForWhereItPointsIsNotKeptInItsChildren() throws SQLException {
    SourceSchema schema =
        lab.schema(
            "CREATE TABLE p (id serial PRIMARY KEY); CREATE TABLE t (c int REFERENCES p); CREATE TABLE heir () INHERITS (t)");
    MaskingRules rules =
        MaskingRules.parse("tables:\n  public.p: { id: { keep: key, by: ana } }\n", "m");
    assertThat(MaskingCheck.of(schema, rules).unreviewed()).containsExactly("public.heir.c");
    MaskingRules drafted = MaskingRules.parse(MaskingDraft.of(schema, DraftSample.none()), "draft");
    assertThat(MaskingCheck.of(schema, drafted).passes()).isTrue();
    assertThat(MaskingDraft.of(schema, DraftSample.none()))
        .contains("  public.heir:\n    c: { mask: number }", "# c follows public.p.id");
  }

  @Test
  void columnsOfOneMeaningShareADomainUnlessThatCannotBe() throws SQLException {
    String both =
        "CREATE EXTENSION citext; CREATE TABLE a (email citext UNIQUE); CREATE TABLE b (c_email text UNIQUE)";
    assertThat(draft("c_email", both)).matches("c_email: \\{ mask: email(, domain: email)? }");
    assertThat(draft("email", both)).contains("mask: email");
  }

  @Test
  void aCheckThatNothingIsProvenForIsVouchedForLastOfAll() throws SQLException {
    assertThat(draft("c", "CREATE TABLE t (c text NOT NULL CHECK (c ~ '^[A-Z]{3}$'))"))
        .isEqualTo("c: { mask: text, fits: [\"t_c_check\"] }");
  }

  @Test
  void largeObjectsAreLeftBehind() throws SQLException {
    SourceSchema schema = lab.schema("CREATE TABLE t (id serial)", "SELECT lo_create(0)");
    assertThat(
            MaskingRules.parse(MaskingDraft.of(schema, DraftSample.none()), "draft")
                .largeObjectsNone())
        .isTrue();
  }
}
