package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks that read another field of the row: one person's names, one entity's dates. */
class PersonMaskTest {
  private static final String PEOPLE =
      "CREATE TABLE t (first text, id int PRIMARY KEY, last text, name text, mail text UNIQUE, mails text[])";
  private static final String RULES =
      """
      public.t:
        id: { mask: number }
        first: { mask: name, part: first, person: id }
        last: { mask: name, part: last, person: id }
        name: { mask: name, person: id }
        mail: { mask: email, person: id }
        mails: { mask: email, person: id }
      """;

  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void theNamesAndAddressesOfOneRowAreOnePersons() throws SQLException {
    MaskingPlan plan = lab.plan(PEOPLE, RULES);
    Set<String> people = new HashSet<>();
    for (int id = 10; id < 60; id++) {
      String[] row =
          PlanLab.mask(plan, "public.t", "Ana\t" + id + "\tBond\tAna Bond\tana@x.y\t{a@x.y,b@x.y}")
              .split("\t", -1);
      String person = row[0] + " " + row[2];
      assertThat(row[3]).isEqualTo(person);
      String address = (row[0] + "." + row[2]).toLowerCase(Locale.ROOT);
      assertThat(row[4]).matches(address + "[.][a-z2-7]{16}@example[.]invalid");
      assertThat(row[5]).startsWith("{" + address + ".").contains("," + address + ".");
      people.add(person);
    }
    assertThat(people).hasSizeGreaterThan(45);
  }

  @Test
  void uniqueAddressesOfOnePersonStayUnlike() throws SQLException {
    MaskingPlan plan = lab.plan(PEOPLE, RULES);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      seen.add(
          PlanLab.mask(plan, "public.t", "A\t7\tB\tC\tana" + i + "@x.y\t{}").split("\t", -1)[4]);
    }
    assertThat(seen).hasSize(500);
  }

  @Test
  void aRowWithoutAPersonIsMaskedByItsValues() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (first text, who int)",
            "public.t: { first: { mask: name, part: first, person: who }, who: { keep: x, by: y } }");
    String ana = PlanLab.mask(plan, "public.t", "Ana\t\\N");
    assertThat(PlanLab.mask(plan, "public.t", "Ana\t\\N")).isEqualTo(ana).doesNotContain("Ana");
    assertThat(PlanLab.mask(plan, "public.t", "\\N\t7")).isEqualTo("\\N\t7");
    assertThat(PlanLab.mask(plan, "public.t", "Ana\t7"))
        .isEqualTo(PlanLab.mask(plan, "public.t", "Bob\t7"));
  }

  @Test
  void onePersonIsTheSameInAllTablesOfItsDomain() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE a (id int, name text); CREATE TABLE b (name text, n int, customer bigint)",
            """
            public.a: { id: { keep: x, by: y }, name: { mask: name, person: id, domain: people } }
            public.b: { n: { keep: x, by: y }, customer: { keep: x, by: y }, name: { mask: name, person: customer, domain: people } }
            """);
    assertThat(PlanLab.mask(plan, "public.b", "Ana\t1\t42"))
        .isEqualTo(PlanLab.mask(plan, "public.a", "42\tAna").substring(3) + "\t1\t42");
  }

  @Test
  void datesOfOneEntityMoveTogetherAndKeepTheirOrder() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (placed date, id int, paid timestamp, CHECK (paid >= placed), CHECK (placed <> paid))",
            """
            public.t:
              id: { mask: number }
              placed: { mask: date, per: entity, entity: id }
              paid: { mask: date, per: entity, entity: id }
            """);
    Set<String> moved = new HashSet<>();
    for (int id = 10; id < 60; id++) {
      String[] row =
          PlanLab.mask(plan, "public.t", "2024-02-27\t" + id + "\t2024-03-01 10:00:00")
              .split("\t", -1);
      var placed = LocalDate.parse(row[0]);
      assertThat(LocalDate.parse(row[2].substring(0, 10))).isEqualTo(placed.plusDays(3));
      assertThat(row[2]).endsWith(" 10:00:00");
      moved.add(row[0]);
    }
    assertThat(moved).hasSizeGreaterThan(20).doesNotContain("2024-02-27");
    String[] nobody = PlanLab.mask(plan, "public.t", "2024-02-27\t\\N\t2024-02-28").split("\t", -1);
    assertThat(LocalDate.parse(nobody[2])).isEqualTo(LocalDate.parse(nobody[0]).plusDays(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c text, d text | { mask: name, person: lost } | it is masked by the column lost, which public.t does not have",
        "c text, d text GENERATED ALWAYS AS (c) STORED | { mask: email, person: d } | which public.t does not have or computes",
        "c varchar(36), d text | { mask: email, person: d } | holds 36 characters, and the mask email needs 37",
        "c varchar(53) UNIQUE, d text | { mask: email, person: d } | needs 54 to keep values unique",
        "c date UNIQUE, d text | { mask: date, per: entity, entity: d } | is lossy",
        "c text UNIQUE, d text | { mask: name, person: d } | is lossy",
        "c text CHECK (length(c) < 37), d text | { mask: email, person: d } | the CHECK t_c_check reads it",
      })
  void aRuleThatDoesNotFitIsRefused(String columns, String rule, String why) throws SQLException {
    String other = columns.contains("GENERATED") ? "" : ", d: { keep: x, by: y }";
    assertThat(
            lab.unfit("CREATE TABLE t (" + columns + ")", "public.t: { c: " + rule + other + " }"))
        .contains("public.t.c: ")
        .contains(why);
  }

  @Test
  void aColumnThatTheSourceComputesChoosesNobody() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c text, d int)",
                "public.t: { c: { mask: name, person: d }, d: { mask: sql, expression: '0', by: y } }"))
        .contains("public.t.c: it is masked by the column d, of which the source gives only");
  }

  @Test
  void aCheckOnTheLengthOfAnAddressIsProven() throws SQLException {
    assertThat(
            lab.plan(
                    "CREATE TABLE t (c text CHECK (length(c) <= 37 AND c LIKE '%@%' AND c = lower(c)), d int)",
                    "public.t: { c: { mask: email, person: d }, d: { keep: x, by: y } }")
                .tables())
        .hasSize(1);
  }

  @Test
  void aForeignKeyToWhatAnotherColumnChoosesIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE p (id int, mail text UNIQUE); CREATE TABLE f (id int, mail text REFERENCES p (mail))",
                "public.p: { id: { keep: x, by: y }, mail: { mask: email, person: id } }\npublic.f: { id: { keep: x, by: y } }"))
        .contains(
            "public.f.mail: it points at public.p.mail (foreign key f_mail_fkey), and is masked by other columns");
  }

  @Test
  void theOtherFieldIsReadBeforeItIsMaskedWhereverItStands() throws SQLException {
    MaskingPlan masked = lab.plan(PEOPLE, RULES);
    MaskingPlan kept = lab.plan(PEOPLE, RULES.replace("{ mask: number }", "{ keep: x, by: y }"));
    String row = "Ana\t4711\tB\tC\tana@x.y\t{}";
    assertThat(PlanLab.mask(masked, "public.t", row).replaceAll("\t[0-9]{4}\t", "\t"))
        .isEqualTo(PlanLab.mask(kept, "public.t", row).replace("\t4711\t", "\t"));
    assertThat(masked.table(new TableName("public", "t")).orElseThrow().maskedColumns()).hasSize(6);
  }
}
