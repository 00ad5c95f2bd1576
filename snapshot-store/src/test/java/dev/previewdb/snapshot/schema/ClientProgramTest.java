package dev.previewdb.snapshot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.schema.ClientProgram.Outcome;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.Tls;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientProgramTest {
  @Test
  void aComplaintNamesTheObjectAndNoRow() {
    var outcome =
        new Outcome(
            1,
            "",
            """
            pg_restore: while PROCESSING TOC:
            pg_restore: from TOC entry 3456; 2606 16390 CONSTRAINT person person_mail_key owner
            pg_restore: error: could not execute query: ERROR:  could not create unique index "person_mail_key"
            DETAIL:  Key (mail)=(SECRET) is duplicated.
            Command was: ALTER TABLE ONLY public.person
                ADD CONSTRAINT person_mail_key UNIQUE (mail);
            """);
    assertThat(outcome.complaint()).isEqualTo("could not create unique index \"person_mail_key\"");
    assertThat(outcome.entry()).contains("CONSTRAINT person person_mail_key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_restore: error: could not execute query: ERROR:  invalid input syntax for type integer: \"SECRET\"",
        "pg_restore: error: could not execute query: ERROR:  date/time field value out of range: \"SECRET\"",
        "pg_restore: error: could not execute query: ERROR:  SECRET",
        "DETAIL: SECRET",
        "SECRET"
      })
  void whatMayQuoteARowIsWithheld(String errors) {
    assertThat(new Outcome(1, "", errors).complaint())
        .isEqualTo("it ended with status 1, and its words may quote a row");
  }

  @Test
  void thePasswordIsInTheEnvironmentOnly() {
    var source =
        new Source("h'ost", 5432, "a b='c", "us\\er", Password.of("SECRET"), Tls.require());
    assertThat(ClientProgram.login(source))
        .containsEntry("PGPASSWORD", "SECRET")
        .containsEntry("PGSSLMODE", "require");
    assertThat(ClientProgram.conninfo(Map.of("dbname", source.database(), "user", source.user())))
        .isEqualTo("dbname='a b=\\'c' user='us\\\\er'");
  }
}
