package dev.previewdb.snapshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.DraftSample;
import dev.previewdb.snapshot.masking.MaskingDraft;
import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.server.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the catalogs, on real servers. */
class SourceSchemaTest {
  private static SourceLab lab;
  private static SourceSchema shop;

  @BeforeAll
  static void start() throws SQLException {
    lab = new SourceLab();
    shop = lab.schema(SourceLab.file("shop.sql"));
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static SourceTable table(String name) {
    return shop.table(new TableName("shop", name)).orElseThrow();
  }

  private static SourceColumn column(String table, String name) {
    return table(table).column(name).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void everySupportedReleaseIsReadAndItsDraftIsAPlan(int major) throws SQLException {
    try (SourceLab every = new SourceLab(TestServer.start(major))) {
      SourceSchema schema = every.schema(SourceLab.file("shop.sql"));
      assertThat(schema.major()).isEqualTo(major);
      assertThat(schema.serverVersion()).startsWith(major + ".");
      MaskingRules rules = MaskingRules.parse(MaskingDraft.of(schema, DraftSample.none()), "draft");
      assertThat(MaskingPlan.of(schema, rules, MaskingKey.of(new byte[32])).tables()).hasSize(22);
    }
  }

  @Test
  void columnsAreReadWithoutTheDroppedOnesAndWithTheTypeUnderTheirDomains() {
    assertThat(table("customer").columns())
        .extracting(SourceColumn::name)
        .doesNotContain("dropped")
        .hasSize(30);
    ColumnType email = column("customer", "email").type();
    assertThat(email.sql()).isEqualTo("shop.email_address");
    assertThat(email.base()).isEqualTo("varchar");
    assertThat(email.kind()).isEqualTo(TypeKind.TEXT);
    assertThat(email.maxLength()).isEqualTo(OptionalInt.of(80));
    assertThat(column("customer", "email").domainChecks())
        .singleElement()
        .extracting(CheckConstraint::expression)
        .asString()
        .contains("'%@%'");
    assertThat(column("customer", "login").type().foldsCase()).isTrue();
    assertThat(column("customer", "country").type().blankPadded()).isTrue();
    ColumnType credit = column("customer", "credit").type();
    assertThat(List.of(credit.precision(), credit.scale()))
        .containsExactly(OptionalInt.of(10), OptionalInt.of(2));
    assertThat(column("customer", "plan").type().labels())
        .containsExactly("free", "plus", "it's \"pro\"");
    assertThat(column("customer", "home").type().fields()).hasSize(3);
    assertThat(column("customer", "tags").type().kind()).isEqualTo(TypeKind.ARRAY);
    assertThat(column("customer", "properties").type().kind()).isEqualTo(TypeKind.HSTORE);
    assertThat(column("customer", "active").notNull()).isTrue();
    assertThat(column("customer", "note").notNull()).isFalse();
  }

  @Test
  void identityAndSerialAndComputedColumnsAreTold() {
    assertThat(column("customer", "id").numbering())
        .isEqualTo(SourceColumn.Numbering.IDENTITY_ALWAYS);
    assertThat(column("product", "id").numbering()).isEqualTo(SourceColumn.Numbering.SEQUENCE);
    assertThat(column("employee", "id").numbering()).isEqualTo(SourceColumn.Numbering.NONE);
    SourceColumn computed = column("customer", "display_name");
    assertThat(computed.generation()).isEqualTo(SourceColumn.Generation.STORED);
    assertThat(computed.computedFrom()).containsExactlyInAnyOrder("first_name", "last_name");
    assertThat(computed.copied()).isFalse();
  }

  @Test
  void aVirtualColumnIsComputedToo() throws SQLException {
    try (SourceLab eighteen = new SourceLab(TestServer.start(18))) {
      SourceTable t =
          eighteen
              .schema("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)")
              .tables()
              .getFirst();
      assertThat(t.column("b").orElseThrow().generation())
          .isEqualTo(SourceColumn.Generation.VIRTUAL);
    }
  }

  @Test
  void keysAreReadWithTheirExpressionsPredicatesAndOperators() {
    assertThat(table("customer").uniqueKeys())
        .extracting(UniqueKey::name)
        .containsExactlyInAnyOrder(
            "customer_pkey",
            "customer_email_key",
            "customer_login_key",
            "customer_lower_email",
            "customer_national_id_key",
            "customer_newsletter_token_key",
            "customer_one_phone");
    UniqueKey lower =
        table("customer").uniqueKeys().stream()
            .filter(k -> k.name().equals("customer_lower_email"))
            .findFirst()
            .orElseThrow();
    assertThat(lower.terms())
        .containsExactly(new UniqueKey.Term(Set.of("email"), "lower(email::text)", true));
    UniqueKey phone =
        table("customer").uniqueKeys().stream()
            .filter(k -> k.name().equals("customer_one_phone"))
            .findFirst()
            .orElseThrow();
    assertThat(phone.predicate()).isEqualTo("phone IS NOT NULL");
    assertThat(phone.predicateColumns()).containsExactly("phone");
    UniqueKey exclusion =
        table("room").uniqueKeys().stream().filter(k -> !k.primary()).findFirst().orElseThrow();
    assertThat(exclusion.terms()).extracting(UniqueKey.Term::equality).containsExactly(true, false);
  }

  @Test
  void foreignKeysAreReadOnceHoweverManyPartitionsTheyReach() {
    assertThat(table("invoice").foreignKeys())
        .singleElement()
        .isEqualTo(
            new ForeignKey(
                "invoice_order_id_order_placed_at_fkey",
                List.of("order_id", "order_placed_at"),
                new TableName("shop", "order"),
                List.of("id", "placed_at"),
                true));
    assertThat(table("order").foreignKeys()).hasSize(2);
    assertThat(table("order_2024").foreignKeys()).isEmpty();
  }

  @Test
  void partitionsKnowTheirRootAndTheRootItsKey() {
    SourceTable leaf = table("order_2025");
    assertThat(leaf.root()).isEqualTo(new TableName("shop", "order"));
    assertThat(leaf.partitionOf()).contains(new TableName("shop", "order"));
    assertThat(leaf.columns())
        .extracting(SourceColumn::name)
        .startsWith("address", "total", "placed_at");
    assertThat(table("order").kind()).isEqualTo(SourceTable.Kind.PARTITIONED);
    assertThat(table("order").partitioning())
        .contains(new Partitioning(Partitioning.Strategy.RANGE, Set.of("placed_at"), true, false));
    assertThat(table("heavy_thing").inherits()).containsExactly(new TableName("shop", "thing"));
    assertThat(table("heavy_thing").isPartition()).isFalse();
    assertThat(table("customer").root()).isEqualTo(table("customer").name());
  }

  @Test
  void materializedViewsComeInAnOrderInWhichTheyCanBeRefreshed() {
    assertThat(shop.materializedViews())
        .extracting(v -> v.name().name() + " " + v.populated())
        .containsExactly("a_revenue true", "a_best true", "empty_one false");
  }

  @Test
  void sequencesKnowTheirOwners() {
    assertThat(shop.sequences())
        .contains(
            new SourceSequence(
                new TableName("shop", "product_id_seq"),
                Optional.of(new SourceSequence.Owner(new TableName("shop", "product"), "id"))));
  }

  @Test
  void temporaryTablesAreLeftOutAndTablesOfExtensionsAreNot() throws SQLException {
    SourceSchema schema =
        lab.schema(
            "CREATE TEMP TABLE mine (a int)",
            "CREATE TABLE ours (a int)",
            "CREATE EXTENSION citext",
            "ALTER EXTENSION citext ADD TABLE ours",
            "CREATE UNLOGGED TABLE swift (a int)");
    assertThat(schema.tables()).extracting(t -> t.name().name()).containsExactly("ours", "swift");
    assertThat(schema.tables().getFirst().extension()).contains("citext");
  }

  @Test
  void foreignTablesAndLargeObjectsAreRefusedByName() throws SQLException {
    SourceSchema schema =
        lab.schema(
            "CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w",
            "CREATE FOREIGN TABLE \"far\naway\" (a int) SERVER s",
                "SELECT lo_create(0), lo_create(0)");
    assertThatThrownBy(() -> schema.requireCapturable(_ -> true, false))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_REFUSED);
              assertThat(e.what())
                  .contains("public.far\\u000aaway is a foreign table")
                  .contains("2 large objects")
                  .contains("large_objects: none");
            });
    assertThatThrownBy(() -> schema.requireCapturable(_ -> true, true))
        .hasMessageNotContaining("large objects");
  }

  @Test
  void aBrokenConnectionIsToldAsUnreadable() throws SQLException {
    Connection connection = lab.database();
    connection.close();
    assertThatThrownBy(() -> SourceSchema.read(connection))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_UNREADABLE));
  }

  @Test
  void sizesAreRead() throws SQLException {
    SourceSchema schema =
        lab.schema(
            "CREATE TABLE t AS SELECT i, repeat('x', 100) FROM generate_series(1, 10000) i",
            "ANALYZE t");
    SourceTable t = schema.tables().getFirst();
    assertThat(t.estimatedRows()).isEqualTo(10_000);
    assertThat(t.pages()).isBetween(100L, 300L);
    assertThat(t.bytes()).isGreaterThanOrEqualTo(t.pages() * 8192);
  }
}
