package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceServer;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a snapshot's server has as the source's has it: checksums, and libraries preloaded. */
class SourceLikenessTest {
  private static final String RULES = "tables: { public.one: { id: { keep: test, by: test } } }\n";

  @ParameterizedTest
  @CsvSource({"15,true", "15,false", "18,true", "18,false"})
  void pagesCarryChecksumsExactlyWhenTheSourcesDo(int major, boolean checksums)
      throws SQLException {
    var options = InitOptions.plain().withChecksums(checksums);
    try (var lab = CaptureLab.made(TestServer.installations(), major, options, Map.of())) {
      fill(lab);
      var snapshot = lab.take(RULES);

      var word = checksums ? "on" : "off";
      assertThat(lab.ask("SHOW data_checksums")).isEqualTo(word);
      assertThat(snapshot.manifest().server().checksums()).isEqualTo(word);
      assertThat(asked(lab, snapshot, "SHOW data_checksums")).isEqualTo(word);
    }
  }

  @Test
  void whatTheSourcePreloadsIsNotedWithoutTheUnwanted() throws SQLException {
    try (var lab = preloading("pg_stat_statements, auto_explain")) {
      lab.run("GRANT pg_read_all_settings TO reader", "CREATE EXTENSION pg_stat_statements");
      var manifest = lab.take(RULES).manifest();
      assertThat(manifest.server().preloaded())
          .containsExactly("pg_stat_statements", "auto_explain");
      assertThat(manifest.leftOut()).noneMatch(left -> left.contains("librar"));

      var less = without(lab, "auto_explain");
      assertThat(less.server().preloaded()).containsExactly("pg_stat_statements");
      assertThat(less.leftOut())
          .contains("library auto_explain: source.leave-out-libraries names it");
    }
  }

  @Test
  void theTextsOfTheBuildsStatementsAreNotKept() throws SQLException {
    try (var lab = preloading("pg_stat_statements")) {
      lab.run("GRANT pg_read_all_settings TO reader");
      var data = lab.take(RULES).data();
      assertThat(data.resolve("pg_stat/pg_stat_statements.stat")).doesNotExist();
      assertThat(data.resolve("pg_stat_tmp/pgss_query_texts.stat").toFile().length()).isZero();
    }
  }

  @Test
  void whatTheUserMayNotReadIsSaidToBeUnknown() throws SQLException {
    try (var lab = preloading("pg_stat_statements")) {
      var manifest = lab.take(RULES).manifest();
      assertThat(manifest.server().preloaded()).isEmpty();
      assertThat(manifest.leftOut())
          .anyMatch(left -> left.contains("not known") && left.contains("pg_read_all_settings"));
    }
  }

  @Test
  void oneThatThisMachineLacksIsNamedBeforeAnythingIsCopied() {
    var binaries = TestServer.installations().server(15);
    var source =
        new SourceServer(
            false, Optional.of(List.of("pg_cron", "nowhere_1", "auto_explain", "nowhere_2")));

    assertThatThrownBy(() -> Libraries.of(source, Set.of(), binaries))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.LIBRARY_MISSING))
        .hasMessageContainingAll(
            "nowhere_1, nowhere_2", "PostgreSQL 15", "source.leave-out-libraries");
    var libraries = Libraries.of(source, Set.of("nowhere_1", "nowhere_2"), binaries);
    assertThat(libraries.preloaded()).containsExactly("auto_explain");
    assertThat(libraries.leftOut())
        .anyMatch(left -> left.matches("library pg_cron: it runs jobs.*"));
  }

  @Test
  void aSourceWithALibraryOfItsOwnIsRefusedAndOneWithAJobRunnerIsNot() throws Exception {
    try (var place = new TestDirectory()) {
      var theirs = TestServer.bundledIn(place);
      // Any library will do, under a name that is not here
      var lib = theirs.server(15).bin().resolveSibling("lib/postgresql");
      Files.copy(lib.resolve("auto_explain.so"), lib.resolve("their_own.so"));
      Files.copy(lib.resolve("passwordcheck.so"), lib.resolve("pg_cron.so"));
      var settings = Map.of("shared_preload_libraries", "pg_cron, their_own");
      try (var lab = CaptureLab.made(theirs, 15, InitOptions.plain(), settings)) {
        fill(lab);
        lab.run("GRANT pg_read_all_settings TO reader");
        assertThatThrownBy(() -> lab.take(RULES))
            .isInstanceOfSatisfying(
                SnapshotException.class,
                e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.LIBRARY_MISSING))
            .hasMessageContaining("preloads: their_own.");
        lab.assertNothingIsLeft();

        var manifest = without(lab, "their_own");
        assertThat(manifest.server().preloaded()).isEmpty();
        assertThat(manifest.leftOut())
            .contains("library pg_cron: it runs jobs, which are production's to run");
      }
    }
  }

  private static CaptureLab preloading(String libraries) throws SQLException {
    var lab =
        CaptureLab.made(
            TestServer.installations(),
            15,
            InitOptions.plain(),
            Map.of("shared_preload_libraries", libraries));
    fill(lab);
    return lab;
  }

  private static Manifest without(CaptureLab lab, String library) {
    var request =
        new CaptureRequest(
            CaptureLab.PROJECT,
            lab.source(),
            MaskingRules.parse(RULES, "masking.yaml"),
            CaptureLab.key(),
            SchemaWay.BUILT_IN,
            1,
            Set.of(library));
    return lab.capture().take(request, CaptureProgress.silent()).manifest();
  }

  private static void fill(CaptureLab lab) throws SQLException {
    lab.run("CREATE TABLE one (id int PRIMARY KEY)", "INSERT INTO one VALUES (1)");
    lab.grant();
  }

  private static String asked(CaptureLab lab, Snapshot snapshot, String question)
      throws SQLException {
    try (var connection = lab.start(snapshot).connect(snapshot.manifest().database())) {
      return CaptureLab.ask(connection, question);
    }
  }
}
