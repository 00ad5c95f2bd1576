package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceGrants;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role with the grants that are printed, and no other, on every version there is. */
class LeastPrivilegeTest {
  private static final String UNREAD =
      """
      tables:
        public.shown: { id: { keep: test, by: test } }
        closed.hidden: { rows: none }
      """;

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void withThePrintedGrantsEverythingIsCapturedAndWithoutThemNothing(int major)
      throws SQLException {
    try (var lab = CaptureLab.ungranted(TestServer.bundledOnly(), major)) {
      var rules = Rules.keepAllBut(lab, Map.of());
      assertThatThrownBy(() -> lab.take(rules)).isInstanceOf(SnapshotException.class);

      run(lab, grants(lab, rules));

      assertThat(lab.take(rules).manifest().tables()).hasSizeGreaterThan(25);
    }
  }

  @Test
  void theBuiltInWriterNeedsNoLookAtTablesThatAreNotCopied() throws SQLException {
    try (var lab = shownAndHidden(TestServer.installations())) {
      run(lab, grants(lab, UNREAD));
      assertThat(lab.take(UNREAD, SchemaWay.BUILT_IN).manifest().tables())
          .containsEntry("public.shown", 3L);
      assertThat(lab.take(UNREAD, SchemaWay.AUTO).manifest().schema().by()).contains("built-in");
      assertThatThrownBy(() -> readAs(lab, "SELECT * FROM closed.hidden"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void pgDumpLocksEveryTableSoItNeedsEveryTable() throws SQLException {
    try (var lab = shownAndHidden(TestServer.installations())) {
      run(lab, grants(lab, UNREAD));
      assertThatThrownBy(() -> lab.take(UNREAD, SchemaWay.PG_DUMP))
          .hasMessageContaining("permission denied");
      run(lab, grants(lab, _ -> true));
      assertThat(lab.take(UNREAD, SchemaWay.PG_DUMP).manifest().tables())
          .containsOnlyKeys("public.shown");
    }
  }

  /** Why tables are granted whole: columns alone cannot be locked. */
  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void aPrivilegeOnColumnsIsNotEnoughForTheLock(int major) throws SQLException {
    try (var lab = CaptureLab.empty(TestServer.bundledOnly(), major, "shop")) {
      lab.run(
          "CREATE TABLE shown (id int)",
          "GRANT USAGE ON SCHEMA public TO reader",
          "GRANT SELECT (id) ON shown TO reader");
      readAs(lab, "SELECT id FROM public.shown");
      assertThatThrownBy(
              () -> readAs(lab, "BEGIN; LOCK TABLE ONLY public.shown IN ACCESS SHARE MODE"))
          .hasMessageContaining("permission denied");
    }
  }

  private static CaptureLab shownAndHidden(Installations installations) throws SQLException {
    var lab = CaptureLab.empty(installations, 15, "shop");
    lab.run(
        "CREATE TABLE shown (id int)",
        "INSERT INTO shown VALUES (1), (2), (3)",
        "ALTER TABLE shown ENABLE ROW LEVEL SECURITY",
        "CREATE SCHEMA closed",
        "CREATE TABLE closed.hidden (id int)",
        "ALTER ROLE reader NOBYPASSRLS");
    return lab;
  }

  private static List<String> grants(CaptureLab lab, String rules) throws SQLException {
    try (var connection = lab.source().open()) {
      var plan =
          MaskingPlan.of(
              SourceSchema.read(connection),
              MaskingRules.parse(rules, "masking.yaml"),
              CaptureLab.key());
      return SourceGrants.of(connection, lab.source(), name -> plan.table(name).isPresent());
    }
  }

  private static List<String> grants(CaptureLab lab, Predicate<TableName> read)
      throws SQLException {
    try (var connection = lab.source().open()) {
      return SourceGrants.of(connection, lab.source(), read);
    }
  }

  private static void run(CaptureLab lab, List<String> statements) throws SQLException {
    lab.run(statements.toArray(String[]::new));
  }

  private static void readAs(CaptureLab lab, String sql) throws SQLException {
    try (var connection = lab.source().open()) {
      RichSchema.run(connection, sql);
    }
  }
}
