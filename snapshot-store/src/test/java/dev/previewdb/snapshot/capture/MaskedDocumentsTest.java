package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** JSON documents and arrays on their way through a whole capture. */
class MaskedDocumentsTest {
  @Test
  void documentsComeOutMaskedByTheirPathsAndAgreeWithTheColumnsOfTheirDomains()
      throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (email varchar(32), doc jsonb, raw json)",
            "INSERT INTO person SELECT e, jsonb_build_object('email', e, 'phones', jsonb_build_array('+49 30 1234' || i),"
                + " 'note', E'CANARY\\t\"\\\\' || i, 'vip', true, 'n', 12345678901234567890, 'gone', null),"
                + " ('{ \"a\": \"CANARY\\ud800\", \"a\": [1.50e3, \"CANARY\"] }')::json"
                + " FROM (SELECT i, 'ana' || i || '@example.com' AS e FROM generate_series(1, 100) i) x",
            "INSERT INTO person VALUES (NULL, NULL, NULL), ('bob@example.com', 'null', '3'), ('x@y.z', '[\"CANARY\"]', '\"CANARY\"')")) {
      var snapshot =
          lab.take(
              """
              tables:
                public.person:
                  email: { mask: email, domain: mail }
                  doc: { mask: json, paths: { email: { mask: email, domain: mail }, "phones[*]": phone } }
                  raw: { mask: json }
              """);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) || ' ' || count(doc) || ' ' || count(raw) FROM person"))
            .isEqualTo("103 102 102");
        assertThat(
                CaptureLab.ask(
                    connection, "SELECT count(*) FROM person WHERE doc->>'email' = email"))
            .isEqualTo("100");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM person WHERE concat(email, doc, raw) ~ 'CANARY|ana[0-9]+@|bob@|[+]49|12345678901234567890'"))
            .isEqualTo("0");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM person WHERE doc->'vip' = 'true' AND doc ? 'gone' AND doc->'gone' = 'null'"
                        + " AND doc->>'note' ~ E'^[A-Z]{6}\\t\"\\\\\\\\[0-9]+$' AND doc->>'n' ~ '^[1-9][0-9]{19}$'"
                        + " AND doc->'phones'->>0 LIKE '+999%'"
                        + " AND raw::text ~ E'^\\\\{ \"a\": \"[A-Z]{6}\\\\\\\\ud800\", \"a\": \\\\[[1-9]\\\\.[1-9]0e3, \"[A-Z]{6}\"\\\\] \\\\}$'"))
            .isEqualTo("100");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM person WHERE doc = 'null' AND raw::text ~ '^[1-9]$'"))
            .isEqualTo("1");
      }
    }
  }

  @Test
  void arraysComeOutMaskedElementByElementInTheirOwnShape() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE list (email text, emails varchar(40)[], words text[], numbers int[], amounts numeric(9,2)[], days date[], ids uuid[])",
            "INSERT INTO list SELECT e, ARRAY[e, NULL, ''], ARRAY[['CANARY, \"one\\', 'CANARY {two}'], [NULL, 'tab' || chr(9) || 'CANARY']],"
                + " ('[0:1]={4711,' || i || '}')::int[], ARRAY[-12.50, 0.01 * i], ARRAY['1984-05-06', NULL, 'infinity']::date[],"
                + " ARRAY[gen_random_uuid()] FROM (SELECT i, 'ana' || i || '@example.com' AS e FROM generate_series(1, 100) i) x",
            "INSERT INTO list VALUES (NULL, '{}', '{NULL,NULL}', '{NULL,NULL}', NULL, '{}', '{}')")) {
      var shape =
          "SELECT string_agg(concat_ws(' ', array_dims(emails), array_dims(words), array_dims(numbers), array_dims(amounts), array_dims(days), array_dims(ids),"
              + " emails[2] IS NULL, emails[3], words[2][1] IS NULL, days[3]), ';' ORDER BY email) FROM list";
      var snapshot =
          lab.take(
              """
              tables:
                public.list:
                  email: { mask: email, domain: mail }
                  emails: { mask: email, domain: mail }
                  words: { mask: text }
                  numbers: { mask: number }
                  amounts: { mask: number }
                  days: { mask: date }
                  ids: { mask: uuid }
              """);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(CaptureLab.ask(connection, shape)).isEqualTo(lab.ask(shape));
        assertThat(CaptureLab.ask(connection, "SELECT count(*) FROM list WHERE emails[1] = email"))
            .isEqualTo("100");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM list WHERE words[1][1] ~ '^[A-Z]{6}, \"[a-z]{3}[\\\\]$' AND words[2][2] ~ '^[a-z]{3}\\t[A-Z]{6}$'"
                        + " AND numbers[0] BETWEEN 1000 AND 9999 AND amounts[1] BETWEEN -99.99 AND -10 AND days[1] <> '1984-05-06'"))
            .isEqualTo("100");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM list WHERE concat(emails, words) ~ 'CANARY|ana[0-9]+@'"))
            .isEqualTo("0");
      }
    }
  }
}
