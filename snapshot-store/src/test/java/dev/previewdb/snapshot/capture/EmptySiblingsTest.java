package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.capture.CaptureLab.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Snapshots without their rows. */
class EmptySiblingsTest {
  private final EmptySiblings siblings =
      new EmptySiblings(TestServer.installations(), RunAs.current());

  @Test
  void noByteOfARowIsInAnyFileAndSequencesAreAtTheirStart() throws IOException, SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE note (id bigserial PRIMARY KEY, title text UNIQUE, body text, tags text[])",
            "INSERT INTO note (title, body, tags) SELECT 'title-needle-' || i, repeat('body-needle ', 3), ARRAY['tag-needle'] FROM generate_series(1, 500) i",
            // Stored outside of the row, not compressed
            "ALTER TABLE note ALTER body SET STORAGE EXTERNAL",
            "UPDATE note SET body = repeat('toast-needle ', 2000) WHERE id < 4",
            "CREATE STATISTICS title_and_body (mcv) ON title, body FROM note",
            "CREATE INDEX ON note USING gin (tags)",
            "CREATE MATERIALIZED VIEW titles AS SELECT upper(title) AS title FROM note",
            "ANALYZE")) {
      var snapshot = lab.take(Rules.keepAllBut(lab, Map.of()));
      var needles =
          List.of("title-needle", "body-needle", "tag-needle", "toast-needle", "TITLE-NEEDLE");
      for (var needle : needles) {
        assertThat(BytesSearch.filesWith(snapshot.data(), needle)).as(needle).isNotEmpty();
      }

      var empty = sibling(lab, snapshot);

      for (var needle : needles) {
        assertThat(BytesSearch.filesWith(empty.data(), needle)).as(needle).isEmpty();
      }
      var clone = lab.start(empty);
      try (var connection = clone.connect("shop")) {
        assertThat(ask(connection, "SELECT count(*) FROM note")).isEqualTo("0");
        assertThat(ask(connection, "SELECT is_called::text || last_value FROM note_id_seq"))
            .isEqualTo("false1");
        assertThat(ask(connection, "SELECT relispopulated FROM pg_class WHERE relname = 'titles'"))
            .isEqualTo("f");
        assertThat(
                ask(
                    connection,
                    "SELECT count(*) FROM pg_statistic WHERE starelid = 'note'::regclass"))
            .isEqualTo("0");
      }
    }
  }

  @Test
  void theSchemaIsTheSnapshotsInOneOfEverything() throws IOException, SQLException {
    try (var lab = CaptureLab.rich(TestServer.installations(), 15)) {
      var snapshot = lab.take(Rules.keepAllBut(lab, Map.of()), SchemaWay.AUTO);

      var full = lab.start(snapshot);
      var empty = lab.start(sibling(lab, snapshot));

      var database = snapshot.manifest().database();
      try (var one = new TargetDatabase(full, database).openAsAdministrator();
          var other = new TargetDatabase(empty, database).openAsAdministrator()) {
        assertThat(
                CatalogFingerprint.of(one)
                    .withoutRows()
                    .differences(CatalogFingerprint.of(other).withoutRows()))
            .isEmpty();
      }
    }
  }

  @Test
  void itIsMadeOnceIsNeverListedAndGoesWithItsSnapshot() throws IOException, SQLException {
    try (var lab = CaptureLab.with("CREATE TABLE a (id int)")) {
      var snapshot = lab.take(Rules.keepAllBut(lab, Map.of()));

      var made = Files.getLastModifiedTime(sibling(lab, snapshot).data().resolve("PG_VERSION"));
      var again = Files.getLastModifiedTime(sibling(lab, snapshot).data().resolve("PG_VERSION"));

      assertThat(again).isEqualTo(made);
      assertThat(lab.servers()).isEmpty();
      assertThat(lab.catalog().list(CaptureLab.PROJECT)).containsExactly(snapshot);
      assertThat(snapshot.directory().toFile().list())
          .containsExactlyInAnyOrder("data", "manifest.json", "empty");

      lab.catalog().drop(CaptureLab.PROJECT, snapshot.version());
      assertThat(snapshot.directory()).doesNotExist();
    }
  }

  @Test
  void whatAKilledMakingLeftIsSweptAndIsNoSibling() throws IOException, SQLException {
    try (var lab = CaptureLab.with("CREATE TABLE a (id int)")) {
      var snapshot = lab.take(Rules.keepAllBut(lab, Map.of()));
      var left = Files.createDirectories(snapshot.directory().resolve(".empty/m/data"));
      Files.writeString(left.resolve("half"), "made");

      lab.catalog().sweep();
      assertThat(snapshot.directory().resolve(".empty")).doesNotExist();

      Files.createDirectories(left);
      Files.writeString(left.resolve("half"), "made");
      assertThat(sibling(lab, snapshot).data().resolve("half")).doesNotExist();
      assertThat(snapshot.directory().resolve(".empty")).doesNotExist();
    }
  }

  private Snapshot sibling(CaptureLab lab, Snapshot snapshot) {
    try (var hold = lab.catalog().hold(CaptureLab.PROJECT, snapshot.version())) {
      return siblings.of(hold);
    }
  }
}
