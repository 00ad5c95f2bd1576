package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checks after the load, against databases in which something is wrong. */
class VerificationTest {
  private static final TableName PERSON = new TableName("public", "person");
  private static final String RULES =
      """
      tables:
        public.person:
          mail: { mask: email, domain: mail }
          code: { mask: text, domain: code }
          name: { mask: name, domain: name }
      """;

  private static CaptureLab person() throws SQLException {
    return CaptureLab.with(
        "CREATE TABLE person (mail text, code text, name text)",
        "INSERT INTO person SELECT 'someone' || i || '@example.com', 'a-long-secret-code-' || i, 'Somebody ' || i FROM generate_series(1, 500) i",
        "CREATE SEQUENCE numbers");
  }

  @Test
  void aMaskThatLetsValuesThroughIsFoundOut() throws SQLException {
    // The database looked at is the source itself: exactly what masks that do nothing would leave.
    try (var lab = person()) {
      var plan = plan(lab);
      var watch = new MaskWatch(plan);
      var rows = watch.table(plan.table(PERSON).orElseThrow());
      for (var i = 1; i <= 500; i++) {
        seen(rows, 0, "someone" + i + "@example.com", "other" + i + "@example.org");
        seen(rows, 1, "a-long-secret-code-" + i, "b-mano-pwqzxd-lkjh-" + i);
        seen(rows, 2, "Somebody " + i, i % 10 == 0 ? "Else " + i : "Somebody " + i);
      }
      rows.finished();
      var verification = new Verification(target(lab), new EmergencyStop());
      verification.rows(plan, Map.of(PERSON, 500L), watch, watch.source(), 2);
      var failure =
          catchThrowableOfType(
              SnapshotException.class, () -> verification.conclude(CaptureLab.PROJECT));
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.VERIFICATION_FAILED);
      assertThat(failure.what())
          .contains("public.person.mail still holds values of the source, in 500 of 500 rows")
          .contains("public.person.code still holds values of the source, in 500 of 500 rows")
          .contains("most values of the masked column public.person.name are the same");
    }
  }

  @Test
  void masksThatWorkPass() throws SQLException {
    try (var lab = person()) {
      var plan = plan(lab);
      var watch = new MaskWatch(plan);
      var rows = watch.table(plan.table(PERSON).orElseThrow());
      for (var i = 1; i <= 500; i++) {
        seen(rows, 0, "elsewhere" + i + "@example.net", "someone" + i + "@example.com");
        seen(rows, 1, "quite-another-code-" + i, "a-long-secret-code-" + i);
        seen(rows, 2, "Original " + i, "Somebody " + i);
      }
      rows.finished();
      var verification = new Verification(target(lab), new EmergencyStop());
      verification.rows(plan, Map.of(PERSON, 500L), watch, watch.source(), 2);
      assertThat(verification.conclude(CaptureLab.PROJECT))
          .contains(
              "rows: 500 in 1 tables, counted in each",
              "column public.person.mail: none of 500 source values found",
              "column public.person.code: none of 500 source values found",
              "column public.person.name: 500 values seen changing");
    }
  }

  @Test
  void rowsSequencesAndSchemaThatDifferAreNamedAllAtOnce() throws SQLException {
    try (var lab = person();
        var connection = lab.admin()) {
      var schema = SourceSchema.read(connection);
      var fingerprint = CatalogFingerprint.of(connection);
      var sequences = SequenceStates.read(connection, schema.sequences());
      lab.run(
          "SELECT nextval('public.numbers'), nextval('public.numbers')",
          "CREATE INDEX extra ON person (mail)");
      var verification = new Verification(target(lab), new EmergencyStop());
      verification.schema(fingerprint);
      verification.sequences(sequences, schema.sequences());
      var watch = new MaskWatch(plan(lab));
      verification.rows(plan(lab), Map.of(PERSON, 499L), watch, watch.source(), 1);
      var failure =
          catchThrowableOfType(
              SnapshotException.class, () -> verification.conclude(CaptureLab.PROJECT));
      assertThat(failure.what())
          .contains("index public.extra is there without being in the source")
          .contains("the sequence public.numbers stands elsewhere")
          .contains("the table public.person has 500 rows instead of 499");
    }
  }

  private static void seen(MaskWatch.TableWatch rows, int column, String before, String after) {
    var from = before.getBytes(StandardCharsets.UTF_8);
    var to = after.getBytes(StandardCharsets.UTF_8);
    rows.masked(column, from, 0, from.length, to, to.length);
  }

  private static TargetDatabase target(CaptureLab lab) {
    return new TargetDatabase(lab.sourceServer(), "shop");
  }

  private static MaskingPlan plan(CaptureLab lab) throws SQLException {
    try (var connection = lab.source().open()) {
      return MaskingPlan.of(
          SourceSchema.read(connection),
          MaskingRules.parse(RULES, "masking.yaml"),
          CaptureLab.key());
    }
  }
}
