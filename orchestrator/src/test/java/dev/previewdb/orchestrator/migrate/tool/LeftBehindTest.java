package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.finding.Finding;
import dev.previewdb.orchestrator.migrate.finding.LeftBehind;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeftBehindTest {
  private static final String RAILS =
      "CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY, value varchar, created_at timestamp, updated_at timestamp)";

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @BeforeAll
  static void start() throws Exception {
    server = PreviewServer.start(15);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() throws Exception {
    server.fresh();
  }

  @Test
  void railsNoLongerTakesAFreshCloneForProduction() throws Exception {
    server.sql(RAILS);
    server.sql("CREATE SCHEMA \"Other one\"");
    server.sql("CREATE TABLE \"Other one\".ar_internal_metadata (LIKE ar_internal_metadata)");
    for (String table : List.of("public", "\"Other one\"")) {
      server.sql(
          "INSERT INTO %s.ar_internal_metadata VALUES ('environment', 'production', now(), now()), ('schema_sha1', 'production', now(), now())"
              .formatted(table));
    }

    assertThat(LeftBehind.in(server, true)).isEmpty();

    for (String table : List.of("public", "\"Other one\"")) {
      assertThat(
              server.ask(
                  "SELECT key || ' ' || value FROM %s.ar_internal_metadata ORDER BY 1"
                      .formatted(table)))
          .containsExactly("environment development", "schema_sha1 production");
    }
  }

  @Test
  void whatSomebodySetsLaterStays() throws Exception {
    server.sql(RAILS);
    server.sql(
        "INSERT INTO ar_internal_metadata VALUES ('environment', 'production', now(), now())");

    assertThat(LeftBehind.in(server, false)).isEmpty();

    assertThat(server.ask("SELECT value FROM ar_internal_metadata")).containsExactly("production");
  }

  @Test
  void locksThatAreHeldAreFoundAndLeftAsTheyAre() throws Exception {
    server.sql(
        "CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked bool NOT NULL, lockgranted timestamp, lockedby varchar(255))");
    server.sql("CREATE TABLE knex_migrations_lock (index serial PRIMARY KEY, is_locked int)");
    server.sql("INSERT INTO databasechangeloglock VALUES (1, false)");
    server.sql("INSERT INTO knex_migrations_lock (is_locked) VALUES (0)");
    assertThat(LeftBehind.in(server, true)).isEmpty();

    server.sql("UPDATE databasechangeloglock SET locked = true, lockedby = 'somebody'");
    server.sql("UPDATE knex_migrations_lock SET is_locked = 1");

    List<Finding> found = LeftBehind.in(server, true);
    assertThat(found).extracting(Finding::kind).containsOnly(FindingKind.STALE_LOCK).hasSize(2);
    assertThat(found)
        .extracting(Finding::place)
        .containsExactly("public.databasechangeloglock", "public.knex_migrations_lock");
    assertThat(found.getFirst().mend()).contains("liquibase release-locks");
    assertThat(found.getLast().mend()).contains("knex migrate:unlock");
    assertThat(server.ask("SELECT locked FROM databasechangeloglock")).containsExactly("t");
  }

  @Test
  void aTableThatOnlyHasTheNameStopsNothing() throws Exception {
    server.sql("CREATE TABLE ar_internal_metadata (i int)");
    server.sql("CREATE TABLE knex_migrations_lock (i int)");
    server.sql("CREATE VIEW databasechangeloglock AS SELECT true AS locked FROM pg_sleep(60)");

    assertThat(LeftBehind.in(server, true)).isEmpty();
  }

  @Test
  void aTriggerOfProductionsThatRefusesOrWaitsStopsNothing() throws Exception {
    server.sql(RAILS);
    server.sql(
        "INSERT INTO ar_internal_metadata VALUES ('environment', 'production', now(), now())");
    server.sql(
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'");
    server.sql(
        "CREATE TRIGGER t BEFORE UPDATE ON ar_internal_metadata FOR EACH ROW EXECUTE FUNCTION no()");

    assertThat(LeftBehind.in(server, true)).isEmpty();
  }
}
