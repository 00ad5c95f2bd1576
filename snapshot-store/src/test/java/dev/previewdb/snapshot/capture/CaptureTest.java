package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.Quoted;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The richest database we know, captured each way and looked at from all sides. */
class CaptureTest {
  private static final Map<String, String> MASKS =
      Map.of(
          "shop.customer.email", "{ mask: email, domain: customer-email }",
          "shop.customer.name", "{ mask: text, domain: customer-name }",
          "shop.customer.phone", "{ mask: phone, domain: customer-phone }",
          "shop.customer.note", "{ mask: text, domain: customer-note }",
          "shop.customer.born", "{ mask: date, domain: customer-born, fits: [\"born, sanely\"] }",
          "shop.session.token", "{ mask: hash, domain: token }",
          "shop.person.nick", "{ mask: text, domain: nick }");

  @Test
  void theInstalledServerByPgDump() throws SQLException, IOException {
    captureAndProve(TestServer.installations(), 15, SchemaWay.AUTO, "pg_dump 15");
  }

  @Test
  void theInstalledServerByTheBuiltInWriter() throws SQLException, IOException {
    captureAndProve(TestServer.installations(), 15, SchemaWay.BUILT_IN, "built-in");
  }

  @Test
  void theNewestBundledServerWithNothingInstalled() throws SQLException, IOException {
    captureAndProve(TestServer.bundledOnly(), 18, SchemaWay.AUTO, "built-in");
  }

  @Test
  void theOldestBundledServerWithNothingInstalled() throws SQLException, IOException {
    captureAndProve(TestServer.bundledOnly(), 14, SchemaWay.AUTO, "built-in");
  }

  private static void captureAndProve(
      Installations installations, int major, SchemaWay way, String by)
      throws SQLException, IOException {
    try (var lab = CaptureLab.rich(installations, major)) {
      var rules = Rules.keepAllBut(lab, MASKS);
      var snapshot = lab.take(rules, way);

      assertThat(lab.catalog().current(CaptureLab.PROJECT)).contains(snapshot);
      assertThat(snapshot.manifest().schema().by()).contains(by);
      assertThat(snapshot.manifest().leftOut())
          .contains("event trigger rich_event_trigger", "publication rich_publication");
      assertThat(snapshot.directory().toFile().list())
          .containsExactlyInAnyOrder("data", "manifest.json");

      var clone = lab.start(snapshot);
      keptColumnsAreEqual(lab, clone, rules);
      ownedByItsOwner(clone);
      maskedColumnsDiffer(clone);
      sequencesStandWhereTheyStood(clone);
      viewsAreFilledFromMaskedRows(clone);
      noCanaryIsLeft(lab, snapshot);
    }
  }

  private static void keptColumnsAreEqual(CaptureLab lab, PostgresServer clone, String rules)
      throws SQLException {
    SourceSchema schema;
    try (var connection = lab.source().open()) {
      schema = SourceSchema.read(connection);
    }
    var plan = MaskingPlan.of(schema, MaskingRules.parse(rules, "masking.yaml"), CaptureLab.key());
    try (var here = lab.admin();
        var there = clone.connect(RichSchema.DATABASE)) {
      assertThat(plan.tables()).hasSizeGreaterThan(25);
      for (var table : plan.tables()) {
        var kept =
            table.columns().stream()
                .filter(c -> !table.maskedColumns().contains(c))
                .map(Quoted::identifier)
                .collect(Collectors.joining(", "));
        var digest =
            "SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text COLLATE \"C\")), '')"
                + " FROM (SELECT "
                + kept
                + " FROM ONLY "
                + table.table().name().sql()
                + ") AS r";
        assertThat(CaptureLab.ask(there, digest))
            .as(table.table().name().toString())
            .isEqualTo(CaptureLab.ask(here, digest));
      }
    }
  }

  private static void ownedByItsOwner(PostgresServer clone) throws SQLException {
    try (var connection = clone.connect(RichSchema.DATABASE)) {
      assertThat(
              CaptureLab.ask(
                  connection,
                  """
                  SELECT string_agg(DISTINCT r.rolname, ',') FROM pg_class c
                    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
                   WHERE n.nspname IN ('shop', 'Odd "names".of🐘')
                  """))
          .isEqualTo("preview");
      assertThat(
              CaptureLab.ask(
                  connection,
                  """
                  SELECT r.rolname || r.rolcanlogin || r.rolsuper || coalesce(a.rolpassword, '-')
                    FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba JOIN pg_authid a ON a.oid = r.oid
                   WHERE d.datname = current_database()
                  """))
          .isEqualTo("previewtruefalse-");
      assertThat(
              CaptureLab.ask(
                  connection, "SELECT count(*) FROM pg_roles WHERE rolname ~ 'loader|reader$'"))
          .isEqualTo("1");
      assertThat(CaptureLab.ask(connection, "SELECT string_agg(datname, ',') FROM pg_database"))
          .isEqualTo(RichSchema.DATABASE);
      RichSchema.run(connection, "SET ROLE preview");
      RichSchema.run(connection, "ALTER TABLE shop.customer ADD COLUMN added int");
      RichSchema.run(connection, "CREATE TABLE public.made_by_owner ()");
    }
  }

  private static void maskedColumnsDiffer(PostgresServer clone) throws SQLException {
    try (var connection = clone.connect(RichSchema.DATABASE)) {
      assertThat(
              CaptureLab.ask(
                  connection,
                  """
                  SELECT count(*) FILTER (WHERE email ~ 'CANARY') || ' ' || count(*) FILTER (WHERE name ~ 'CANARY')
                         || ' ' || count(*) FILTER (WHERE phone ~ 'CANARY') || ' ' || count(*) FILTER (WHERE note ~ 'CANARY')
                         || ' ' || count(DISTINCT email) || ' ' || count(*) FILTER (WHERE phone IS NULL)
                         || ' ' || count(*) FILTER (WHERE low = lower(email))
                    FROM shop.customer
                  """))
          .isEqualTo("0 0 0 0 303 3 303");
      // The nicknames are masked alike on both sides of the foreign key, partitions and all.
      assertThat(
              CaptureLab.ask(
                  connection,
                  "SELECT count(*) || ' ' || count(DISTINCT who) FROM shop.event JOIN shop.person ON nick = who"))
          .isEqualTo("1200 40");
    }
  }

  private static void sequencesStandWhereTheyStood(PostgresServer clone) throws SQLException {
    try (var connection = clone.connect(RichSchema.DATABASE)) {
      var states = new TreeMap<String, String>();
      for (var sequence : new String[] {"never_called", "tiny", "down", "counter_id_seq"}) {
        states.put(
            sequence,
            CaptureLab.ask(
                connection, "SELECT last_value || ' ' || is_called FROM shop." + sequence));
      }
      assertThat(states.get("never_called")).isEqualTo("1 false");
      assertThat(states.get("tiny")).isEqualTo("11 true");
      assertThat(states.get("counter_id_seq")).isEqualTo("4711 false");
    }
  }

  private static void viewsAreFilledFromMaskedRows(PostgresServer clone) throws SQLException {
    try (var connection = clone.connect(RichSchema.DATABASE)) {
      assertThat(CaptureLab.ask(connection, "SELECT total || ' ' || spenders FROM shop.a_summary"))
          .isEqualTo("1200 303");
      assertThat(
              CaptureLab.ask(
                  connection,
                  "SELECT relispopulated FROM pg_class WHERE oid = 'shop.never_filled'::regclass"))
          .isEqualTo("f");
    }
  }

  private static void noCanaryIsLeft(CaptureLab lab, Snapshot snapshot)
      throws SQLException, IOException {
    lab.run("CHECKPOINT");
    assertThat(BytesSearch.filesWith(lab.sourceServer().data(), "CANARY.mail.17"))
        .as("where the search has to find something")
        .isNotEmpty();
    assertThat(BytesSearch.filesWith(snapshot.directory(), "CANARY")).isEmpty();
    assertThat(BytesSearch.filesWith(snapshot.directory(), "canary")).isEmpty();
  }
}
