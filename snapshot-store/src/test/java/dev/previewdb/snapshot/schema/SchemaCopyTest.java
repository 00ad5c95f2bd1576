package dev.previewdb.snapshot.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.Tls;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The richest schema we know, copied each way: every copy has the source's fingerprint. */
class SchemaCopyTest {
  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void theBuiltInWriterCopiesAllOfIt(int major) throws SQLException {
    try (var source = start(TestServer.bundledOnly(), major);
        var target = start(TestServer.bundledOnly(), major)) {
      RichSchema.make(source.server());
      try (var connection = source.server().connect(RichSchema.DATABASE)) {
        RichSchema.run(connection, RichSchema.read("late-columns"));
        var fingerprint = CatalogFingerprint.of(connection);
        var groundwork = Groundwork.read(connection);
        var copy = BuiltInCopy.read(connection, fingerprint, major);
        proveEqual(fingerprint, groundwork, copy, target, 2);
      }
    }
  }

  /**
   * @param large from how many bytes on a table's indexes and keys are built apart: of all, of none
   * @param workers with one alone the order is the list's
   */
  @ParameterizedTest
  @CsvSource({"0, 2", Long.MAX_VALUE + ", 2", "0, 1", Long.MAX_VALUE + ", 1"})
  void pgDumpCopiesAllOfIt(long large, int workers) throws SQLException, IOException {
    var installations = TestServer.installations();
    try (var work = new TestDirectory();
        var server = startWithPassword(installations);
        var target = start(installations, 15)) {
      RichSchema.make(server.server());
      try (var connection = server.server().connect(RichSchema.DATABASE)) {
        var copy = dump(installations, server, connection, work, large);
        var fingerprint = CatalogFingerprint.of(connection);
        proveEqual(fingerprint, Groundwork.read(connection), copy, target, workers);
      }
    }
  }

  @Test
  void columnsThatPgDumpMovesAreFoundOut() throws SQLException, IOException {
    var installations = TestServer.installations();
    try (var work = new TestDirectory();
        var server = startWithPassword(installations);
        var target = start(installations, 15)) {
      RichSchema.make(server.server());
      try (var connection = server.server().connect(RichSchema.DATABASE)) {
        RichSchema.run(connection, RichSchema.read("late-columns"));
        var copy = dump(installations, server, connection, work, 0);
        var made = make(Groundwork.read(connection), copy, target, 2);
        try (var there = made.openAsAdministrator()) {
          assertThat(
                  CatalogFingerprint.of(connection)
                      .withoutRows()
                      .differences(CatalogFingerprint.of(there).withoutRows()))
              .extracting(CatalogDifference::toString)
              .contains("column shop.heavy_thing.late differs in: place");
        }
      }
    }
  }

  @Test
  void whatTheBuiltInWriterCannotCarryIsNamed() throws SQLException {
    try (var source = start(TestServer.bundledOnly(), 18);
        var connection = source.server().connect("postgres")) {
      RichSchema.run(
          connection,
          """
          CREATE FUNCTION add_up(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2';
          CREATE AGGREGATE total (int) (SFUNC = add_up, STYPE = int);
          CREATE OPERATOR ~+~ (FUNCTION = add_up, LEFTARG = int, RIGHTARG = int);
          CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
          CREATE TYPE own_base;
          """);
      var fingerprint = CatalogFingerprint.of(connection);
      assertThatThrownBy(() -> BuiltInCopy.read(connection, fingerprint, 18))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(SnapshotProblem.SCHEMA_NOT_CARRIED);
                assertThat(e.what())
                    .contains("aggregate public.total(integer)")
                    .contains("operator public.~+~(integer,integer)")
                    .contains("text search configuration public.words")
                    .contains("type public.own_base");
                assertThat(e.mend()).contains("postgresql-client-18");
              });
    }
  }

  private static void proveEqual(
      CatalogFingerprint fingerprint,
      Groundwork groundwork,
      SchemaCopy copy,
      TestServer target,
      int workers)
      throws SQLException {
    var made = make(groundwork, copy, target, workers);
    try (var connection = made.openAsAdministrator()) {
      var there = CatalogFingerprint.of(connection).withoutRows();
      assertThat(fingerprint.withoutRows().differences(there)).isEmpty();
      assertThat(there.hash()).isEqualTo(fingerprint.withoutRows().hash());
      assertThat(there.objects()).hasSizeGreaterThan(330);
    }
  }

  private static TargetDatabase make(
      Groundwork groundwork, SchemaCopy copy, TestServer target, int workers) {
    groundwork.makeRoles(target.server());
    var made = groundwork.makeDatabase(target.server(), groundwork.database());
    copy.beforeRows(made);
    copy.afterRows(made, workers);
    Groundwork.finish(made);
    return made;
  }

  private static SchemaCopy dump(
      Installations installations,
      TestServer server,
      Connection connection,
      TestDirectory work,
      long large)
      throws SQLException {
    RichSchema.run(connection, "CREATE ROLE reader SUPERUSER LOGIN PASSWORD 'pa ss''word'");
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_export_snapshot()")) {
      rows.next();
      var source =
          new Source(
              "127.0.0.1",
              server.server().tcpPort().orElseThrow(),
              RichSchema.DATABASE,
              "reader",
              Password.of("pa ss'word"),
              Tls.disable());
      return PgDumpCopy.dump(
          installations.clientTools(15).orElseThrow(),
          source,
          connection,
          rows.getString(1),
          work.path(),
          all -> large);
    }
  }

  private static TestServer start(Installations installations, int major) {
    return TestServer.start(installations.server(major), request -> request);
  }

  private static TestServer startWithPassword(Installations installations) throws IOException {
    var port = FreePort.find();
    return TestServer.start(
        installations.server(15),
        request -> request.onPort(port).allow(new HbaRule(RichSchema.DATABASE, "reader")));
  }
}
