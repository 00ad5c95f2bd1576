package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a CHECK let in before, it lets in masked. */
class PlanChecksTest {
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
        "numeric(9,6) | geo, part: latitude | c >= -90 AND c <= 90",
        "double precision | geo, part: longitude | c BETWEEN -180 AND 180",
        "real | geo, part: latitude | c BETWEEN -90 AND 90.0",
        "text | text.redact, by: ana | length(c) < 100",
        "bigint | encrypt | c > 99999 AND c < 1000000",
        "text | encrypt | length(c) = 10",
        "text | iban | char_length(c) <= 42 AND c <> ''",
        "text | card | length(c) >= 12",
      })
  void aCheckThatTheMaskSatisfiesIsProven(String type, String mask, String check)
      throws SQLException {
    assertThat(
            lab.plan(
                    "CREATE TABLE t (c %s CHECK (%s))".formatted(type, check),
                    "public.t:\n  c: { mask: %s }".formatted(mask))
                .tables())
        .hasSize(1);
    String domain =
        "CREATE DOMAIN d AS %s CHECK (%s); CREATE TABLE t (c d)"
            .formatted(type, check.replaceAll("\\bc\\b", "VALUE"));
    assertThat(lab.plan(domain, "public.t:\n  c: { mask: %s }".formatted(mask)).tables())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text | text | c LIKE '%@%'",
        "text | email | c LIKE '%.com'",
        "text | email | length(c) < 20",
        "text | text | c IN ('a', 'b')",
        "int | number | c BETWEEN 1 AND 5",
        "int | number | c < 150",
        "int | number | c % 2 = 0",
        "text | name | c = 'Ana'",
        "text | text | NOT c LIKE 'x%'",
        "date | date | c > '2000-01-01'",
        "real | geo, part: longitude | c BETWEEN -90 AND 90",
        "real | geo, part: latitude | c >= 0",
        "real | geo, part: latitude | c > -90",
        "inet | network | family(c) = 4",
        "text | network | length(c) < 16",
        "text | email | c ~ '^[a-z]+@'",
        "text | null | c IS NOT NULL",
        "text | name | char_length(c) <= 20",
        "text | constant, value: '' | c <> ''",
        "int | constant, value: 0 | c > 0",
        "text | null | coalesce(c, '') <> ''",
      })
  void aCheckThatCannotBeProvenIsRefusedUnlessVouchedFor(String type, String mask, String check)
      throws SQLException {
    String ddl = "CREATE TABLE t (c %s CONSTRAINT k CHECK (%s))".formatted(type, check);
    assertThat(lab.unfit(ddl, "public.t:\n  c: { mask: %s }".formatted(mask)))
        .contains("public.t.c: the CHECK k reads it");
    assertThat(lab.plan(ddl, "public.t:\n  c: { mask: %s, fits: [k] }".formatted(mask)).tables())
        .hasSize(1);
  }

  @Test
  void datesThatMoveTogetherKeepTheirOrder() throws SQLException {
    String ddl = "CREATE TABLE t (a date, b date, CHECK (b >= a))";
    String rules =
        "public.t: { a: { mask: date, per: %1$s, domain: d }, b: { mask: date, per: %1$s, domain: d } }";
    assertThat(lab.plan(ddl, rules.formatted("domain")).tables()).hasSize(1);
    assertThat(lab.unfit(ddl, rules.formatted("value"))).contains("t_check");
  }

  @Test
  void aCheckOnAComputedColumnIsNotProven() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c text, d int GENERATED ALWAYS AS (length(c)) STORED CHECK (d < 9))",
                "public.t: { c: { mask: email } }"))
        .contains("public.t.c: the CHECK t_d_check reads it");
  }
}
