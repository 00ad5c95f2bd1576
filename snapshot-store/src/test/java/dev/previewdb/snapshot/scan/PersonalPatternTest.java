package dev.previewdb.snapshot.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Personal data in code is known, and code is not taken for it. */
class PersonalPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL | IF NEW.mail = 'ana.lopez@example.com' THEN",
        "EMAIL | send to ana+orders@mail.example.co.uk.",
        "EMAIL | ask <ana_l@bücher.example>",
        "EMAIL | postgres://bob:secret@db.example.org/shop",
        "IBAN  | DEFAULT 'DE89370400440532013000'::text",
        "IBAN  | GB82 WEST 1234 5698 7654 32",
        "IBAN  | paid to NL91ABNA0417164300 on Monday",
        "IBAN  | GB82 WEST 1234 5698 7654 32 IS OURS",
        "CARD  | '4111 1111 1111 1111'",
        "CARD  | VALUES ('5500005555555559')",
        "CARD  | amex 3782-822463-10005",
        "CARD  | diners 30569309025904",
        "PHONE | call +49 30 901820 first",
        "PHONE | 'tel:+493012345678'",
        "PHONE | +49 (0) 171 234 56 78",
        "PHONE | +1-212-555-0187",
        "PHONE | (212) 555-0187",
        "PHONE | fax 415.555.2671"
      })
  void itIsKnownByItsForm(PersonalPattern pattern, String text) {
    assertThat(PersonalPattern.in(text)).extracting(f -> f.pattern()).containsExactly(pattern);
    assertThat(PersonalPattern.in(PersonalPattern.without(text))).isEmpty();
  }

  @Test
  void longRunsOfLettersAndDigitsTakeNoTimeToSpeakOf() {
    var letters = "Ab1".repeat(100_000);
    var digits = "+1" + "23".repeat(100_000) + "x";
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertThat(PersonalPattern.in(letters + " " + digits + " x@" + letters)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$'",
        "mail LIKE '%@example.com' OR mail ~ '@example\\.(com|org)$'",
        "a @> b AND tags <@ ARRAY['x.yz'] AND doc @? '$.a.b' AND t @@ q.tsq",
        "somebody7@example.invalid",
        "lodash@4.17.21 and root@localhost",
        "'2024-01-01 00:00:00+00'::timestamp with time zone",
        "2024-01-01T00:00:00.123456+02:00",
        "at >= 20240101123456 AND at < 1700000000000",
        "9223372036854775807 - 4294967295 + 2147483647 * 1000000007",
        "n +1000000000 > x + 49301234567",
        "to_char(n, '999-999-9999') || to_char(m, '(999) 999-9999')",
        "version 15.18.20240101, 1.2.3-4567, 10.0.0.0/8 and 255.255.255.0",
        "'5f4dcc3b-5aa7-4123-8765-d61d8327deb8'::uuid",
        "d41d8cd98f00b204e9800998ecf8427e",
        "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "FOR VALUES WITH (modulus 16, remainder 3)",
        "CHECK (length(iban) BETWEEN 15 AND 34 AND iban ~ '^[A-Z]{2}[0-9]{2}')",
        "SELECT 4111111111111112, 1234567812345678, 0.4111111111111111, 4111111111111111.5",
        "DE00370400440532013000",
        "0000000000000000",
        "phone ~ '^\\+[1-9][0-9]{7,14}$' OR phone LIKE '+49%'",
        "PERFORM pg_advisory_lock(4711, 815); -- 07/24/2024",
        "b52e1f3a-4155-4526-7123-000000000000",
        "SQLSTATE 23505, errcode 22P02, OID 16384..4294967295"
      })
  void codeIsNotTakenForIt(String text) {
    assertThat(PersonalPattern.in(text)).isEmpty();
  }
}
