package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Composite values and hstores on their way through a whole capture. */
class MaskedRecordsTest {
  @Test
  void compositesAndHstoresComeOutMaskedInTheirOwnShape() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE EXTENSION hstore",
            "CREATE TYPE person AS (name text, mail varchar(40))",
            "CREATE TYPE home AS (street text, dropped int, zip varchar(9), owner person, people person[], ip inet)",
            "ALTER TYPE home DROP ATTRIBUTE dropped",
            "CREATE TABLE t (id int, mail text, c home, cs home[], h hstore, hs hstore[])",
            "INSERT INTO t SELECT i, m, c, ARRAY[c, NULL], h, ARRAY[h, NULL] FROM (SELECT i, m,"
                + " ROW('CANARY, \"St\" \\' || chr(9) || chr(10) || i, '12345', ROW('CANARY (x)', m)::person, ARRAY[ROW(NULL, m)::person, ROW('', 'CANARY')::person], '10.0.0.1')::home AS c,"
                + " hstore(ARRAY['email', m, 'x \"y\\', 'CANARY \"z\\', 'gone', NULL, 'blank', '']) AS h"
                + " FROM (SELECT i, 'ana' || i || '@example.com' AS m FROM generate_series(1, 100) i) x) y",
            "INSERT INTO t VALUES (101, NULL, NULL, NULL, '', NULL), (102, NULL, ROW(NULL, NULL, NULL, NULL, NULL), '{}', NULL, '{}')")) {
      var shape =
          "SELECT string_agg(concat_ws(' ', c IS NULL, (c).owner IS NULL, array_length((c).people, 1), ((c).people)[1].name IS NULL, ((c).people)[2].name, array_length(cs, 1), cs[2] IS NULL, h ? 'gone', h->'gone' IS NULL, h->'blank', akeys(h), hs[2] IS NULL), ';' ORDER BY id) FROM t";
      var snapshot =
          lab.take(
              """
              tables:
                public.t:
                  id: { keep: key, by: ana }
                  mail: { mask: email, domain: mail }
                  c:
                    mask: composite
                    domain: home
                    fields:
                      zip: { mask: address, part: postcode }
                      owner: { mask: composite, fields: { mail: { mask: email, domain: mail } } }
                      people: { mask: composite, fields: { mail: { mask: email, domain: mail } } }
                  cs: { mask: composite, domain: home, fields: { zip: { mask: address, part: postcode }, owner: { mask: composite, fields: { mail: { mask: email, domain: mail } } }, people: { mask: composite, fields: { mail: { mask: email, domain: mail } } } } }
                  h: { mask: hstore, keys: { email: { mask: email, domain: mail } } }
                  hs: { mask: hstore, keys: { email: { mask: email, domain: mail } } }
              """);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(CaptureLab.ask(connection, shape)).isEqualTo(lab.ask(shape));
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM t WHERE (c).owner.mail = mail AND ((c).people)[1].mail = mail AND h->'email' = mail AND hs[1]->'email' = mail AND cs[1] = c"
                        + " AND (c).street ~ E'^[A-Z]{6}, \"[A-Z][a-z]\" \\\\\\\\\\t\\n[0-9]+$' AND (c).owner.name ~ '^[A-Z]{6} [(][a-z][)]$' AND (c).ip <> '10.0.0.1'"
                        + " AND (c).zip ~ '^[0-9]{5}$' AND h->'x \"y\\' ~ '^[A-Z]{6} \"[a-z]\\\\$'"))
            .isEqualTo("100");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM t WHERE concat(mail, c, cs, h, hs) ~ 'CANARY|ana[0-9]+@|10[.]0[.]0[.]1'"))
            .isEqualTo("0");
      }
    }
  }
}
