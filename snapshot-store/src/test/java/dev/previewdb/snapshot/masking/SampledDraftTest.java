package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sample of the rows tells a draft, and what of it the draft never says. */
class SampledDraftTest {
  private static SourceLab lab;

  @BeforeAll
  static void start() {
    lab = new SourceLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static String draft(String... ddl) throws SQLException {
    try (Connection source = lab.database(ddl)) {
      SourceSchema schema = SourceSchema.read(source);
      String draft = MaskingDraft.of(schema, DraftSample.read(source, schema));
      assertThat(MaskingCheck.of(schema, MaskingRules.parse(draft, "draft")).passes())
          .as(draft)
          .isTrue();
      return draft;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "'user' || i || '@mail.test' => { mask: email, domain: email }",
        "CASE WHEN i % 3 = 0 THEN NULL ELSE 'user' || i || '@mail.test' END => { mask: email, domain: email }",
        "'+49 30 ' || 100000 + i => { mask: phone, domain: phone }",
        "'(030) ' || 100000 + i || ' ext. 7' => { mask: phone, domain: phone }",
        "(ARRAY['James', 'Mary', 'Xyzzy'])[1 + i % 3] => { mask: name, part: first }",
        "(ARRAY['Smith', 'Jones', 'Xyzzy'])[1 + i % 3] => { mask: name, part: last }",
        "(ARRAY['Mary Smith', 'Miller, James', 'Anna-Lena von Xyz'])[1 + i % 3] => { mask: name, part: full }",
        "gen_random_uuid()::text => { mask: uuid }",
        "'DE89370400440532013000' => { mask: iban }",
        "'4111 1111 1111 1111' => { mask: card }",
        "'10.0.0.' || i => { mask: network }",
        "'Order ' || i || ' shipped' => { mask: text }",
        "'2024-01-' || 10 + i % 20 => { mask: text }",
      })
  void aTextIsMaskedByWhatItsValuesLookLike(String value, String rule) throws SQLException {
    assertThat(
            draft(
                "CREATE TABLE t (id serial PRIMARY KEY, c text)",
                "INSERT INTO t (c) SELECT " + value + " FROM generate_series(1, 60) i"))
        .contains("    c: " + rule + "\n");
  }

  @Test
  void elementsOfArraysAndRowsOfPartitionsAreLookedAt() throws SQLException {
    String draft =
        draft(
            "CREATE TABLE t (id serial, c text[], d text) PARTITION BY RANGE (id)",
            "CREATE TABLE u PARTITION OF t FOR VALUES FROM (MINVALUE) TO (MAXVALUE)",
            "INSERT INTO t (c, d) SELECT ARRAY['a' || i || '@mail.test'], 'b' || i || '@mail.test' FROM generate_series(1, 9) i");
    assertThat(draft)
        .contains("    c: { mask: email, domain: email }\n    d: { mask: email, domain: email }\n");
  }

  @Test
  void whatLooksPersonalIsNotKeptThoughACheckListsIt() throws SQLException {
    assertThat(
            draft(
                "CREATE TABLE t (id serial, c text CHECK (c IN ('ana@mail.test', 'bob@mail.test')))",
                "INSERT INTO t (c) SELECT 'ana@mail.test' FROM generate_series(1, 9)"))
        .doesNotContain("c: { keep");
  }

  @Test
  void placesThatMostDocumentsHaveGetARuleByTheirValuesOrTheirNames() throws SQLException {
    String draft =
        draft(
            "CREATE TABLE t (id serial, doc jsonb)",
            "INSERT INTO t (doc) SELECT jsonb_build_object('reach', jsonb_build_array('a' || i || '@mail.test'),"
                + " 'who', jsonb_build_object('firstName', 'Xy' || i, 'visits', i)) FROM generate_series(1, 60) i");
    assertThat(draft)
        .contains(
            "\"reach[*]\": { mask: email, domain: email }",
            "who.firstName: { mask: name, part: first }",
            "who.visits: { mask: text }",
            "keys: mask");
  }

  @Test
  void noValueAndNoKeyThatMayBeDataIsWritten() throws SQLException {
    String draft =
        draft(
            "CREATE TABLE t (id serial, note text, doc jsonb)",
            "INSERT INTO t (note, doc) SELECT 'planted note ' || i, jsonb_build_object("
                + "'planted' || i || '@mail.test', 1, 'Mary', 2, 'rare' || i, 3, '4111111111111111', 4, 'plan', 'planted')"
                + " FROM generate_series(1, 60) i");
    assertThat(draft)
        .contains("paths: { plan: { mask: text } }")
        .doesNotContain("planted", "Mary", "rare", "4111");
  }

  @Test
  void aTableThatCannotBeReadIsNamedAndDraftedFromItsNames() throws SQLException {
    try (Connection source =
        lab.database(
            "CREATE TABLE t (id serial, email text)",
            "CREATE ROLE blind",
            "GRANT SELECT ON ALL TABLES IN SCHEMA pg_catalog TO blind",
            "SET ROLE blind")) {
      SourceSchema schema = SourceSchema.read(source);
      assertThat(MaskingDraft.of(schema, DraftSample.read(source, schema)))
          .contains("# No rows were seen of public.t: permission denied", "mask: email");
    }
  }
}
