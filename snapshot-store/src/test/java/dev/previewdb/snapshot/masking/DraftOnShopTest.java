package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * The draft for a whole shop, as it is written, carries the shop's rows safely to another server's
 * tables.
 */
class DraftOnShopTest {
  private static SourceLab lab;
  private static Connection source;
  private static Connection target;
  private static SourceSchema schema;
  private static String draft;
  private static MaskingPlan plan;

  @BeforeAll
  static void copyTheShopByItsDraft() throws SQLException {
    lab = new SourceLab();
    source = lab.database(SourceLab.file("shop.sql"), SourceLab.file("shop-rows.sql"));
    target = lab.database(SourceLab.file("shop.sql"));
    schema = SourceSchema.read(source);
    draft = MaskingDraft.of(schema, DraftSample.none());
    plan = MaskingPlan.of(schema, MaskingRules.parse(draft, "draft.yaml"), MaskLab.KEY);
    SourceLab.run(target, "SET session_replication_role = replica");
    for (TablePlan table : plan.tables()) {
      copy(table);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    target.close();
    source.close();
    lab.close();
  }

  private static void copy(TablePlan table) throws SQLException {
    RowMasker masker = table.textMasker();
    RowBuffer buffer = new RowBuffer(1024);
    CopyOut out = source.unwrap(PGConnection.class).getCopyAPI().copyOut(text(table.copyOut()));
    CopyIn in = target.unwrap(PGConnection.class).getCopyAPI().copyIn(text(table.copyIn("")));
    for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
      buffer.clear();
      masker.mask(row, 0, row.length, buffer);
      in.writeToCopy(buffer.bytes(), 0, buffer.length());
    }
    in.endCopy();
  }

  private static String text(String copy) {
    return copy.replace(" WITH (FORMAT binary)", "");
  }

  @Test
  void theDraftSaysSomethingOfEveryColumnAndAllOfItWorks() {
    assertThat(draft).doesNotContain("decide by hand");
    assertThat(MaskingCheck.of(schema, MaskingRules.parse(draft, "draft.yaml")).passes()).isTrue();
    assertThat(plan.coverage())
        .hasSize(schema.tables().stream().mapToInt(t -> t.columns().size()).sum());
  }

  @Test
  void everyRowArrivesAndIsAcceptedByEveryConstraint() throws SQLException {
    Map<TableName, Long> there = new TreeMap<>();
    Map<TableName, Long> here = new TreeMap<>();
    for (TablePlan table : plan.tables()) {
      // A masked partition key sends rows to other partitions of the same root
      TableName into = table.into();
      there.merge(into, number(source, table.count()), Long::sum);
      here.computeIfAbsent(into, DraftOnShopTest::countOf);
    }
    assertThat(here).isEqualTo(there).containsKey(new TableName("shop", "by_hash"));
    assertThat(number(target, "SELECT count(*) FROM shop.\"order\"")).isEqualTo(1003);
  }

  @Test
  void everyForeignKeyFindsItsTarget() throws SQLException {
    int keys = 0;
    for (SourceTable table : schema.tables()) {
      for (ForeignKey key : table.foreignKeys()) {
        String joined =
            IntStream.range(0, key.columns().size())
                .mapToObj(i ->
                    "t."
                        + TableName.quote(key.targetColumns().get(i))
                        + " = f."
                        + TableName.quote(key.columns().get(i)))
                .collect(Collectors.joining(" AND "));
        String present =
            key.columns().stream()
                .map(c -> "f." + TableName.quote(c) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String orphans =
            "SELECT count(*) FROM %s f WHERE %s AND NOT EXISTS (SELECT FROM %s t WHERE %s)"
                .formatted(table.name().sql(), present, key.target().sql(), joined);
        assertThat(number(target, orphans)).as(key.name()).isZero();
        keys++;
      }
    }
    assertThat(keys).isGreaterThan(8);
  }

  @Test
  void noPlantedWordIsLeftInAnyTable() throws SQLException {
    for (TablePlan table : plan.tables()) {
      if (table.columns().isEmpty()) {
        continue;
      }
      List<String> rows =
          rows(target, "SELECT t::text FROM ONLY " + table.table().name().sql() + " t");
      assertThat(rows)
          .as(table.toString())
          .noneMatch(row ->
              row.contains("Planted") || row.contains("mail.test") || row.contains("Main Street"));
    }
  }

  @Test
  void computedColumnsAreComputedFromMaskedOnes() throws SQLException {
    assertThat(
            number(
                target,
                "SELECT count(*) FROM shop.customer WHERE display_name <> first_name || ' ' || last_name"))
        .isZero();
  }

  @Test
  void partitionsAreFilledByColumnNamesWhateverTheirOrder() throws SQLException {
    assertThat(
            rows(target, "SELECT DISTINCT tableoid::regclass::text FROM shop.\"order\" ORDER BY 1"))
        .containsExactly("shop.order_2024", "shop.order_2025");
    assertThat(
            number(
                target,
                "SELECT count(*) FROM shop.order_2025 WHERE customer_email !~ '@example.invalid$' OR total <= 0"))
        .isZero();
  }

  @Test
  void nullsAndEmptyTextsAndSpecialDatesStay() throws SQLException {
    assertThat(
            rows(
                target,
                "SELECT concat_ws('|', (login IS NULL)::text, (born IS NULL)::text, (note IS NULL)::text, quote_literal(last_name)) FROM shop.customer WHERE id = 1001"))
        .containsExactly("true|true|true|''");
    assertThat(
            rows(
                target,
                "SELECT concat_ws('|', born, created_at, quote_literal(login)) FROM shop.customer WHERE id = 1002"))
        .containsExactly("infinity|-infinity|''");
    assertThat(rows(target, "SELECT born::text FROM shop.customer WHERE id = 1003").getFirst())
        .endsWith(" BC");
  }

  @Test
  void theDraftHoldsNoValueAndEveryKeepHasItsReason() {
    assertThat(draft).doesNotContain("Planted", "mail.test", "person1");
    assertThat(plan.coverage())
        .filteredOn(c -> c.treatment() instanceof ColumnCoverage.Treatment.Kept)
        .allSatisfy(
            c -> assertThat(((ColumnCoverage.Treatment.Kept) c.treatment()).reason()).isNotBlank());
  }

  @Test
  void onlyWhatCannotBePersonalIsKept() {
    assertThat(
            plan.coverage().stream()
                .filter(c -> c.treatment() instanceof ColumnCoverage.Treatment.Kept)
                .filter(c -> c.table().schema().equals("shop"))
                .map(c -> c.table().name() + "." + c.column()))
        .containsExactlyInAnyOrder(
            "by_region.region",
            "by_region_eu.region",
            "by_region_us.region",
            "customer.id",
            "customer.plan",
            "customer.active",
            "customer.status",
            "customer.referrer",
            "customer.favourite_order",
            "department.id",
            "department.head",
            "employee.id",
            "employee.boss",
            "employee.department",
            "heavy_thing.id",
            "thing.id",
            "invoice.order_id",
            "invoice.order_placed_at",
            "order.id",
            "order.placed_at",
            "order.customer_id",
            "order_2024.id",
            "order_2024.placed_at",
            "order_2024.customer_id",
            "order_2025.id",
            "order_2025.placed_at",
            "order_2025.customer_id",
            "product.id",
            "product.stock",
            "room.id",
            "visit.id");
  }

  @Test
  void theSameDraftComesOutEveryTime() {
    assertThat(MaskingDraft.of(schema, DraftSample.none())).isEqualTo(draft);
  }

  private static long countOf(TableName table) {
    try {
      boolean root = schema.table(table).orElseThrow().kind() == SourceTable.Kind.PARTITIONED;
      return number(target, "SELECT count(*) FROM " + (root ? "" : "ONLY ") + table.sql());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    return Long.parseLong(rows(connection, sql).getFirst());
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }
}
