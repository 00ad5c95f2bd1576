package dev.previewdb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.server.TestServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures whose messages, as the driver gives them, quote a row. */
class ServerWordsTest {
  @Test
  void namesAreToldAndValuesAreNot() throws SQLException {
    var expected =
        Map.of(
            "INSERT INTO t (n) VALUES ('SECRET')",
            "SQLSTATE 22P02",
            "INSERT INTO t (short) VALUES ('SECRET')",
            "SQLSTATE 22001",
            "INSERT INTO t (mail) VALUES ('SECRET'), ('SECRET')",
            "duplicate key value violates unique constraint \"mail_once\" (SQLSTATE 23505)",
            "INSERT INTO t (small) VALUES ('SECRET')",
            "new row for relation \"t\" violates check constraint \"is_small\" (SQLSTATE 23514)",
            "DO $$ BEGIN RAISE EXCEPTION 'SECRET'; END $$",
            "SQLSTATE P0001",
            "SELECT * FROM nowhere",
            "relation \"nowhere\" does not exist (SQLSTATE 42P01)");
    try (var server = TestServer.start(15);
        var connection = server.server().connect("postgres")) {
      RichSchema.run(
          connection,
          "CREATE TABLE t (n int, short varchar(3), mail text CONSTRAINT mail_once UNIQUE, small text CONSTRAINT is_small CHECK (small = lower(small)))");
      expected.forEach((sql, words) -> {
        var failure =
            catchThrowableOfType(SQLException.class, () -> RichSchema.run(connection, sql));
        assertThat(ServerWords.of(failure)).isEqualTo(words).doesNotContain("SECRET");
      });
    }
  }

  /** Some types' input says what it was given, in the message of an error of any class. */
  @Test
  void ofRowsTheStateAndThePlaceAreTold() throws SQLException {
    var expected =
        Map.of(
            "INSERT INTO t VALUES ('secret')",
            "SQLSTATE 42704",
            "INSERT INTO t VALUES (NULL)",
            "SQLSTATE 23502 in table t, column who");
    try (var server = TestServer.start(15);
        var connection = server.server().connect("postgres")) {
      RichSchema.run(connection, "CREATE TABLE t (who regrole NOT NULL)");
      expected.forEach((sql, words) -> {
        var failure =
            catchThrowableOfType(SQLException.class, () -> RichSchema.run(connection, sql));
        assertThat(ServerWords.ofRows(failure)).isEqualTo(words);
      });
    }
  }
}
