package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.store.Manifest;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of a part of the rows. */
class SubsetCaptureTest {
  private static final String KEEP = "{ keep: test, by: test }";

  private static CaptureLab shop(int major) throws SQLException {
    return CaptureLab.with(
        major,
        "CREATE TABLE customer (id int PRIMARY KEY, mail text UNIQUE, best_friend int REFERENCES customer)",
        "INSERT INTO customer SELECT i, CASE WHEN i % 100 IN (0, 1) THEN 'needed' ELSE 'CANARY' END || i || '@example.com', i + 1 - 2 * (i % 2) FROM generate_series(0, 29999) i",
        "CREATE TABLE orders (id int, year int, customer text NOT NULL REFERENCES customer (mail), PRIMARY KEY (id, year)) PARTITION BY RANGE (year)",
        "CREATE TABLE orders_old PARTITION OF orders FOR VALUES FROM (0) TO (2020)",
        "CREATE TABLE orders_new PARTITION OF orders DEFAULT",
        "INSERT INTO orders SELECT i, 2000 + i % 40, mail FROM customer, LATERAL (SELECT customer.id AS i) x",
        "CREATE TABLE audit (what text)",
        "INSERT INTO audit VALUES ('CANARY')",
        "CREATE TABLE log (n int)",
        "INSERT INTO log SELECT generate_series(1, 100)",
        "CREATE MATERIALIZED VIEW sold AS SELECT count(*) AS n FROM orders",
        "CREATE SEQUENCE numbers START 4711");
  }

  private static final String RULES =
      """
      tables:
        public.customer:
          rows: "id = 25000"
          id: { mask: number, domain: customer }
          mail: { mask: email, domain: mail }
          best_friend: { mask: number, domain: customer }
        public.orders:
          rows: "id % 100 = 0 AND year < 2030"
          id: { keep: test, by: test }
          year: { keep: test, by: test }
        public.audit: { rows: none }
        public.log: { rows: "n <= 10", n: { keep: test, by: test } }
      """;

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void rowsAreMaskedRoutedAndCountedAsInAWholeSnapshotAndTheManifestSaysWhyTheyAreThere(int major)
      throws SQLException, IOException {
    try (var lab = shop(major)) {
      var snapshot = lab.take(RULES);
      assertThat(snapshot.manifest().server().major()).isEqualTo(major);
      // Every hundredth, without those of 2020 to 2029 and so on: years 2000 and 2020
      assertThat(snapshot.manifest().subsets())
          .containsExactly(
              new Manifest.Subset("public.audit", "none", 0, 0),
              new Manifest.Subset("public.customer", "condition", 1, 599),
              new Manifest.Subset("public.log", "condition", 10, 0),
              new Manifest.Subset("public.orders", "condition", 300, 0));
      assertThat(snapshot.manifest().subsets().get(1).words())
          .isEqualTo("public.customer: 600 rows by condition (1 chosen, 599 pointed at)");
      assertThat(snapshot.manifest().tables())
          .containsEntry("public.customer", 600L)
          .containsEntry("public.orders_old", 150L)
          .containsEntry("public.orders_new", 150L);
      assertThat(lab.catalog().list(CaptureLab.PROJECT).getFirst().manifest().subsets())
          .isEqualTo(snapshot.manifest().subsets());
      var clone = lab.start(snapshot);
      try (var there = clone.connect("shop")) {
        assertThat(CaptureLab.ask(there, "SELECT n FROM sold")).isEqualTo("300");
        assertThat(
                CaptureLab.ask(
                    there, "SELECT count(*) FROM customer WHERE mail LIKE '%@example.invalid'"))
            .isEqualTo("600");
        assertThat(
                CaptureLab.ask(
                    there,
                    "SELECT count(*) FROM orders o JOIN customer c ON c.mail = o.customer JOIN customer f ON f.id = c.best_friend"))
            .isEqualTo("300");
        assertThat(CaptureLab.ask(there, "SELECT last_value FROM numbers")).isEqualTo("4711");
      }
      assertThat(BytesSearch.filesWith(snapshot.directory(), "CANARY")).isEmpty();
      assertThat(BytesSearch.filesWith(snapshot.directory(), "@example.com")).isEmpty();
    }
  }

  @Test
  void aConditionThatChangesItsMindIsAskedOnce() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE p (id int PRIMARY KEY)",
            "CREATE TABLE f (id int PRIMARY KEY, p int NOT NULL REFERENCES p, up int REFERENCES f)",
            "INSERT INTO p SELECT generate_series(1, 5000)",
            "INSERT INTO f SELECT i, i, nullif(i - 1, 0) FROM generate_series(1, 5000) i")) {
      var rules =
          "tables:\n  public.p: { rows: \"random() < 0.1\", id: %1$s }\n  public.f: { rows: \"random() < 0.001\", id: %1$s }\n"
              .formatted(KEEP);
      var counts = lab.take(rules).manifest().tables();
      assertThat(counts.get("public.f")).isPositive();
      assertThat(counts.get("public.p")).isGreaterThanOrEqualTo(counts.get("public.f"));
    }
  }

  @Test
  void aSourceThatIsOnlyReadIsAskedForNothingElse() throws SQLException {
    try (var lab = shop(15)) {
      lab.run(
          "REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC",
          "ALTER ROLE reader SET default_transaction_read_only = on");
      assertThat(lab.take(RULES).manifest().tables()).containsEntry("public.customer", 600L);
    }
  }

  @Test
  void aConditionThatFailsIsNamedWithItsTable() throws SQLException {
    try (var lab = shop(15)) {
      var refusal =
          catchThrowableOfType(
              SnapshotException.class, () -> lab.take(RULES.replace("id = 25000", "nobody = 1")));
      assertThat(refusal.what()).contains("public.customer", "column \"nobody\" does not exist");
      lab.assertNothingIsLeft();
    }
  }
}
