package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a capture refuses: each by name, with the mend, and with nothing left behind. */
class CaptureRefusalTest {
  private static final String KEEP = "{ keep: test, by: test }";

  @Test
  void anUnreviewedColumnIsRefusedBeforeAServerIsStarted() throws SQLException {
    try (var lab = CaptureLab.with("CREATE TABLE person (id int, mail text)")) {
      var started = Reaction.at(CaptureStep.START_SERVER, () -> {});
      var refusal = refusal(lab, "tables:\n  public.person:\n    id: " + KEEP + "\n", started);
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.UNREVIEWED_COLUMNS);
      assertThat(refusal.what()).contains("public.person.mail");
      assertThat(started.done()).isFalse();
    }
  }

  @Test
  void whatMaskedValuesViolateIsNamedWithoutTheValues() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (note text CONSTRAINT begins CHECK (note LIKE 'CANARY%'))",
            "INSERT INTO person SELECT 'CANARY-' || i FROM generate_series(1, 100) i")) {
      var refusal =
          refusal(
              lab,
              "tables:\n  public.person:\n    note: { mask: text, domain: note, fits: [begins] }\n",
              CaptureProgress.silent());
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.ROWS_NOT_TAKEN);
      assertThat(refusal.what()).contains("public.person", "begins", "23514");
      assertThat(everythingOf(refusal)).doesNotContain("CANARY");
    }
  }

  @Test
  void aKeyThatMaskedValuesBreakIsNamedWithoutTheValues() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (born date)",
            "INSERT INTO person SELECT DATE '2000-01-01' + i FROM generate_series(1, 3000) i",
            "CREATE UNIQUE INDEX months ON person (born, (born IS NULL))")) {
      for (var way : new SchemaWay[] {SchemaWay.PG_DUMP, SchemaWay.BUILT_IN}) {
        var rules =
            "tables:\n  public.person:\n    born: { mask: date, days: 30, per: value, domain: born, fits: [months] }\n";
        var refusal = catchThrowableOfType(SnapshotException.class, () -> lab.take(rules, way));
        assertThat(refusal).isNotNull();
        assertThat(everythingOf(refusal)).doesNotContain("200");
        lab.assertNothingIsLeft();
      }
    }
  }

  @Test
  void rowSecurityNeverHidesRowsSilently() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE person (id int)",
            "ALTER TABLE person ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY few ON person USING (id < 3)",
            "INSERT INTO person SELECT generate_series(1, 10)",
            "ALTER ROLE reader NOBYPASSRLS")) {
      var refusal =
          refusal(
              lab, "tables:\n  public.person:\n    id: " + KEEP + "\n", CaptureProgress.silent());
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.SOURCE_REFUSED);
      assertThat(refusal.what()).contains("public.person", "BYPASSRLS");
    }
  }

  @Test
  void aSequenceThatMayNotBeReadIsRefusedWithTheGrant() throws SQLException {
    try (var lab = CaptureLab.with("CREATE SEQUENCE hidden")) {
      lab.run("REVOKE ALL ON SEQUENCE hidden FROM reader");
      var refusal = refusal(lab, "tables: {}\n", CaptureProgress.silent());
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.SOURCE_REFUSED);
      assertThat(refusal.what())
          .contains("GRANT SELECT ON SEQUENCE \"public\".\"hidden\" TO reader");
    }
  }

  @Test
  void largeObjectsAreRefusedUntilTheyAreDeclaredLeftBehind() throws SQLException {
    try (var lab = CaptureLab.with("SELECT lo_from_bytea(0, 'CANARY')")) {
      var refusal = refusal(lab, "tables: {}\n", CaptureProgress.silent());
      assertThat(refusal.what()).contains("1 large objects");
      var snapshot = lab.take("large_objects: none\ntables: {}\n");
      assertThat(snapshot.manifest().leftOut()).contains("1 large objects");
    }
  }

  @Test
  void bytesThatAreNoTextAreRefusedWithTheTable() throws SQLException {
    try (var lab = CaptureLab.empty(TestServer.installations(), 15, "shop")) {
      try (var connection = lab.sourceServer().connect("postgres")) {
        RichSchema.run(connection, "DROP DATABASE shop");
        RichSchema.run(connection, "CREATE DATABASE shop TEMPLATE template0 ENCODING 'SQL_ASCII'");
      }
      lab.run("CREATE TABLE words (w text)", "INSERT INTO words VALUES ('gr' || chr(252))");
      lab.grant();
      var rules = "tables:\n  public.words:\n    w: " + KEEP + "\n";
      var refusal = refusal(lab, rules, CaptureProgress.silent());
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.NOT_UTF8);
      assertThat(refusal.what()).contains("public.words");
      lab.run("TRUNCATE words", "INSERT INTO words VALUES ('grün')");
      assertThat(lab.take(rules).manifest().tables()).containsEntry("public.words", 1L);
    }
  }

  @Test
  void pgDumpIsNotReplacedSilentlyWhereItWasAskedFor() throws SQLException {
    try (var lab = CaptureLab.empty(TestServer.bundledOnly(), 15, "shop")) {
      var refusal =
          catchThrowableOfType(
              SnapshotException.class, () -> lab.take("tables: {}\n", SchemaWay.PG_DUMP));
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.NO_CLIENT_TOOLS);
      assertThat(refusal.mend()).contains("postgresql-client-15");
      lab.assertNothingIsLeft();
    }
  }

  @Test
  void columnsThatPgDumpWouldMoveAreCopiedTheOtherWayAndOnlyThen() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE parent (a int)",
            "CREATE TABLE child (own int) INHERITS (parent)",
            "ALTER TABLE parent ADD COLUMN late int")) {
      var rules =
          "tables:\n  public.parent: { a: "
              + KEEP
              + ", late: "
              + KEEP
              + " }\n"
              + "  public.child: { own: "
              + KEEP
              + " }\n";
      var refusal =
          catchThrowableOfType(SnapshotException.class, () -> lab.take(rules, SchemaWay.PG_DUMP));
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.SCHEMA_DIFFERS);
      assertThat(refusal.what()).contains("column public.child.late differs in: place");
      lab.assertNothingIsLeft();
      assertThat(lab.take(rules, SchemaWay.AUTO).manifest().schema().by()).contains("built-in");
    }
  }

  @Test
  void aSecondCaptureOfTheSameProjectIsRefused() throws SQLException {
    try (var lab = CaptureLab.with("CREATE TABLE empty ()")) {
      try (var building = lab.catalog().begin(CaptureLab.PROJECT, Instant.EPOCH)) {
        var refusal = catchThrowableOfType(SnapshotException.class, () -> lab.take("tables: {}\n"));
        assertThat(refusal.problem()).isEqualTo(SnapshotProblem.CAPTURE_RUNNING);
        assertThat(building.home()).exists();
      }
      assertThat(lab.take("tables: {}\n").directory()).exists();
    }
  }

  private static SnapshotException refusal(CaptureLab lab, String rules, CaptureProgress progress) {
    var refusal = catchThrowableOfType(SnapshotException.class, () -> lab.take(rules, progress));
    assertThat(refusal).isNotNull();
    lab.assertNothingIsLeft();
    return refusal;
  }

  /** Messages and stack traces, causes and all: what a log would hold. */
  private static String everythingOf(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
