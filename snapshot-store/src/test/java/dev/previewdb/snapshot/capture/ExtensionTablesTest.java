package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An extension that makes tables, with rows of its own, in servers unpacked for it. */
class ExtensionTablesTest {
  private static final int MAJOR = 15;

  private static final String SCRIPT =
      """
      CREATE TABLE @extschema@.place (id int PRIMARY KEY, mail text);
      CREATE TABLE @extschema@.visit (place int REFERENCES @extschema@.place, n int);
      INSERT INTO @extschema@.place VALUES (1, 'shipped@shop.test'), (2, 'shipped-too@shop.test');
      INSERT INTO @extschema@.visit VALUES (1, 1), (2, 2);
      """;

  private static final String RULES =
      """
      tables:
        public.place: { id: { keep: test, by: test }, mail: { mask: email, domain: mail } }
        public.visit: { n: { keep: test, by: test } }
      """;

  @Test
  void theRowsOfAnExtensionsTablesAreMaskedLikeOthers() throws SQLException, IOException {
    try (var directory = new TestDirectory()) {
      var installations = TestServer.bundledIn(directory);
      install(installations.server(MAJOR).bin().resolveSibling("share"));
      try (var lab = CaptureLab.empty(installations, MAJOR, "shop")) {
        lab.run(
            "CREATE EXTENSION places SCHEMA public",
            "DELETE FROM visit WHERE place = 1",
            "DELETE FROM place WHERE id = 1",
            "INSERT INTO place VALUES (7, 'CANARY@shop.test')",
            "INSERT INTO visit VALUES (7, 7)");
        lab.grant();

        var snapshot = lab.take(RULES);

        var clone = lab.start(snapshot);
        try (var connection = clone.connect("shop")) {
          var rows =
              "SELECT string_agg(concat_ws(' ', id, n), ',' ORDER BY id) FROM place JOIN visit ON place = id";
          assertThat(CaptureLab.ask(connection, rows))
              .isEqualTo("2 2,7 7")
              .isEqualTo(lab.ask(rows));
          assertThat(
                  CaptureLab.ask(
                      connection, "SELECT bool_and(mail LIKE '%@example.invalid') FROM place"))
              .isEqualTo("t");
        }
        assertThat(BytesSearch.filesWith(snapshot.directory(), "CANARY")).isEmpty();
        assertThat(BytesSearch.filesWith(snapshot.directory().resolve("data/pg_wal"), "shipped"))
            .as("what the extension's script wrote")
            .isEmpty();
      }
    }
  }

  private static void install(Path share) throws IOException {
    Path known;
    try (var files = Files.walk(share)) {
      known = files.filter(file -> file.endsWith("plpgsql.control")).findFirst().orElseThrow();
    }
    Files.writeString(
        known.resolveSibling("places.control"), "default_version = '1.0'\nrelocatable = false\n");
    Files.writeString(known.resolveSibling("places--1.0.sql"), SCRIPT);
  }
}
