package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Names, addresses and dates that agree with others of their row, through a whole capture. */
class MaskedPeopleTest {
  @Test
  void whatBelongsToOnePersonAgreesAfterwardsAndDatesKeepTheirOrder() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (mail varchar(80) UNIQUE, first text, id int PRIMARY KEY, last text, born date)",
            "CREATE TABLE visit (person int REFERENCES person, name text, came timestamp, went timestamp, CHECK (went >= came))",
            "INSERT INTO person SELECT 'canary' || i || '@firma.example', 'Canary', i, 'Canaryson', DATE '1980-01-01' + i FROM generate_series(1, 200) i",
            "INSERT INTO visit SELECT 1 + i % 200, 'Canary Canaryson', TIMESTAMP '2024-01-01 09:00' + i * interval '1 hour', TIMESTAMP '2024-01-01 09:00' + i * interval '2 hours' FROM generate_series(1, 1000) i",
            "INSERT INTO visit VALUES (NULL, 'Canary Nobody', '2024-01-01', '2024-01-02')")) {
      var snapshot =
          lab.take(
              """
              tables:
                public.person:
                  id: { mask: number }
                  mail: { mask: email, person: id, domain: person }
                  first: { mask: name, part: first, person: id, domain: person }
                  last: { mask: name, part: last, person: id, domain: person }
                  born: { mask: date, per: entity, entity: id, domain: person }
                public.visit:
                  name: { mask: name, person: person, domain: person }
                  came: { mask: date, per: entity, entity: person, domain: person }
                  went: { mask: date, per: entity, entity: person, domain: person }
              """);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) || ' ' || count(DISTINCT mail) FROM person WHERE mail LIKE lower(first || '.' || last) || '.%@example.invalid'"))
            .isEqualTo("200 200");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM visit JOIN person ON id = person WHERE name = first || ' ' || last AND went >= came"))
            .isEqualTo("1000");
        var lengths =
            "SELECT string_agg(d::text, ',' ORDER BY d) FROM (SELECT went - came AS d FROM visit) x";
        assertThat(CaptureLab.ask(connection, lengths)).isEqualTo(lab.ask(lengths));
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM person, visit WHERE concat(mail, first, last, name) ~* 'canary'"))
            .isEqualTo("0");
      }
    }
  }
}
