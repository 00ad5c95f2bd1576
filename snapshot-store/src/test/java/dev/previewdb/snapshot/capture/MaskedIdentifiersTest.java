package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Addresses, accounts, places and free texts on their way through a whole capture. */
class MaskedIdentifiersTest {
  @Test
  void addressesAccountsPlacesAndFreeTextsComeOutMaskedAndValid() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE net (c cidr PRIMARY KEY)",
            "INSERT INTO net SELECT set_masklen(('10.' || i || '.0.0')::cidr, 16) FROM generate_series(0, 9) i",
            "CREATE TABLE seen (id int, ip inet UNIQUE, written varchar(43) UNIQUE, mac macaddr, mac8 macaddr8, ips inet[])",
            "INSERT INTO seen SELECT i, ip, host(ip), ('08:00:2b:01:02:' || to_hex(16 + i % 200))::macaddr, '08:00:2b:01:02:03:04:05', ARRAY[ip, NULL, '::ffff:1.2.3.4']"
                + " FROM (SELECT i, ('10.' || i % 10 || '.0.' || i)::inet AS ip FROM generate_series(1, 200) i) x",
            "INSERT INTO seen VALUES (500, '2001:db8::17', 'CANARY', NULL, NULL, NULL), (501, '::', '', NULL, NULL, '{}'), (502, '10.3.0.9/24', '::1', NULL, NULL, NULL), (503, '0.0.0.0/0', NULL, NULL, NULL, NULL)",
            "CREATE TABLE pay (card text, card_number bigint, iban varchar(34) UNIQUE, note text, lat numeric(9,6) CHECK (lat BETWEEN -90 AND 90), lon double precision CHECK (lon >= -180 AND lon <= 180), place point)",
            "INSERT INTO pay VALUES ('4111 1111 1111 1111', 4111111111111111, 'DE89 3704 0044 0532 0130 00', 'call Ludmilla under 030 123456 or at ana@firma.example, please', 52.520008, 13.404954, '(13.404954,52.520008)'),"
                + " ('CANARY', 4711, 'CANARY', 'nothing', 90, -180, '(180,-90)'), (NULL, NULL, NULL, NULL, NULL, -33.5, NULL)")) {
      var snapshot =
          lab.take(
              """
              tables:
                public.net:
                  c: { mask: network, domain: net }
                public.seen:
                  id: { keep: key, by: ana }
                  ip: { mask: network, domain: net }
                  written: { mask: network, domain: net }
                  mac: { mask: network }
                  mac8: { mask: network }
                  ips: { mask: network, domain: net }
                public.pay:
                  card: { mask: card, domain: card }
                  card_number: { mask: card, domain: card }
                  iban: { mask: iban }
                  note: { mask: text.redact, by: ana }
                  lat: { mask: geo, part: latitude }
                  lon: { mask: geo, part: longitude }
                  place: { mask: geo }
              """);
      var clone = lab.start(snapshot);
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) || ' ' || count(DISTINCT ip) FROM seen JOIN net ON seen.ip << net.c WHERE id < 500 AND host(ip) = written AND ips[1] = ip AND ips[2] IS NULL"))
            .isEqualTo("200 200");
        var shape =
            "SELECT string_agg(concat_ws(' ', family(ip), masklen(ip), ip IS NULL, mac IS NULL, array_length(ips, 1)), ';' ORDER BY id) FROM seen";
        assertThat(CaptureLab.ask(connection, shape)).isEqualTo(lab.ask(shape));
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) FROM seen WHERE written LIKE '10.%' AND ip << '10.0.0.0/8' OR written = 'CANARY' OR mac::text LIKE '08:00:2b:01:02:1_'"))
            .isEqualTo("0");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT concat_ws('|', replace(card, ' ', '') = card_number::text, card LIKE '9999 %', iban ~ '^DE[0-9]{2} ([0-9]{4} ){4}[0-9]{2}$' AND iban NOT LIKE '%3704%',"
                        + " note ~ '^call [A-Z][a-z]{7} under [0-9]{3} [0-9]{6} or at [a-z]{3}@[a-z]{5}[.][a-z]{7}, please$' AND note !~ 'Ludmilla|123456|ana@',"
                        + " abs(lat - 52.520008) BETWEEN 0.004 AND 0.009, abs(lon - 13.404954) BETWEEN 0.004 AND 0.009, place <-> '(13.404954,52.520008)' BETWEEN 0.004 AND 0.016)"
                        + " FROM pay WHERE note LIKE 'call%'"))
            .isEqualTo("t|t|t|t|t|t|t");
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT count(*) || ' ' || count(card) || ' ' || count(lon) || ' ' || count(*) FILTER (WHERE card ~ '^[A-Z]{6}$' AND note = 'nothing' AND card <> 'CANARY' AND iban <> 'CANARY' AND card_number <> 4711) FROM pay"))
            .isEqualTo("3 2 3 1");
      }
    }
  }
}
