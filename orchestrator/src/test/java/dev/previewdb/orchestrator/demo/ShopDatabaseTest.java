package dev.previewdb.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.storage.Storage;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShopDatabaseTest {

  @Test
  void theShopIsWhatTheDemoSaysItIs() throws Exception {
    try (DemoDirectory place = DemoDirectory.make(Optional.empty())) {
      Machine machine = Machine.of(Storage.open(place.storage()), Optional.empty());
      try (ShopDatabase shop =
          ShopDatabase.open(place.production(), machine, FreePort.choose(), new Random())) {
        assertThat(shop.rows()).isEqualTo(ShopDatabase.ROWS);
        assertThat(shop.planted().count()).isEqualTo(1000);
        try (Connection admin = shop.connect()) {
          assertThat(RowScan.of(admin, shop.planted()).count()).isEqualTo(1000);
          assertThat(countedRows(admin)).isEqualTo(ShopDatabase.ROWS);
          one(admin, "CHECKPOINT");
          // those in compressed rows cannot be seen in the files
          assertThat(FileScan.of(place.production(), shop.planted()).count()).isBetween(900, 1000);
          assertThat(
                  one(
                      admin,
                      "SELECT count(*) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r','p') AND NOT relispartition"))
              .isGreaterThanOrEqualTo(12);
          assertThat(
                  one(admin, "SELECT max(version::int) FROM flyway_schema_history WHERE success"))
              .isEqualTo(4);
          foreignKeysHold(admin);
        }
        theReaderOnlyReads(shop);
      }
      assertThat(Files.exists(place.root().resolve("production/data/postmaster.pid"))).isFalse();
    }
  }

  private static long countedRows(Connection admin) throws Exception {
    return one(
        admin,
        """
        SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM ONLY %s', oid::regclass), true, true, '')))[1]::text::bigint)
          FROM pg_class WHERE relkind = 'r' AND relnamespace = 'shop'::regnamespace
        """);
  }

  /** They were filled with their triggers off. */
  private static void foreignKeysHold(Connection admin) throws Exception {
    try (Statement statement = admin.createStatement()) {
      statement.execute(
          """
          DO $$ DECLARE k record; BEGIN
            FOR k IN SELECT conrelid::regclass AS t, conname, pg_get_constraintdef(oid) AS d FROM pg_constraint
                      WHERE contype = 'f' AND connamespace = 'shop'::regnamespace AND conparentid = 0 LOOP
              EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.t, k.conname);
              EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.t, k.conname, k.d);
            END LOOP;
          END $$
          """);
    }
  }

  private static void theReaderOnlyReads(ShopDatabase shop) throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + shop.port() + "/" + ShopDatabase.NAME;
    try (Connection reader =
            DriverManager.getConnection(url, ShopDatabase.READER, shop.readerPassword());
        Statement statement = reader.createStatement()) {
      assertThat(one(reader, "SELECT count(*) FROM shop.customer")).isEqualTo(60_000);
      assertThat(one(reader, "SELECT last_value FROM shop.event_id")).isPositive();
      assertThatThrownBy(() -> statement.execute("DELETE FROM shop.review"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> statement.execute("CREATE TABLE shop.mine ()"))
          .hasMessageContaining("permission denied");
    }
  }

  private static long one(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return 0;
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
