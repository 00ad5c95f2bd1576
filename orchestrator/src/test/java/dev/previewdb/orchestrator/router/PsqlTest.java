package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.snapshot.server.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** psql, as people type into it. */
class PsqlTest {
  private static final String CONVERSATION =
      """
      \\conninfo
      SHOW application_name;
      SHOW work_mem;
      PREPARE thrice AS SELECT $1::int * 3;
      EXECUTE thrice(33);
      SELECT 1 / 0;
      SELECT 'after the error';
      CREATE TEMP TABLE line (i int, t text);
      \\copy line FROM PROGRAM 'seq -f "%.0f,row" 1 50000' WITH (FORMAT csv)
      SELECT count(*) AS copied, max(i) FROM line;
      COPY (SELECT * FROM line ORDER BY i DESC LIMIT 1) TO STDOUT;
      DO $$ BEGIN RAISE NOTICE 'a word'; END $$;
      LISTEN door;
      NOTIFY door, 'knock';
      """;

  @TempDir Path directory;

  @Test
  void allIsAsOnADirectConnectionInTheClear() throws Exception {
    try (RouterLab lab = RouterLab.start()) {
      assertThat(conversation(ClientProgram.variables(lab))).doesNotContain("SSL connection");
      interrupted(lab, ClientProgram.variables(lab), Map.of());
    }
  }

  @Test
  void allIsAsOnADirectConnectionOverTls() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    try (RouterLab lab =
        RouterLab.start(15, RouterLab.settings(Optional.of(certificate.files())))) {
      Map<String, String> variables = ClientProgram.variables(lab, certificate);
      assertThat(conversation(variables)).contains("SSL connection");
      variables.put("PGSSLMODE", "require");
      interrupted(
          lab,
          variables,
          Map.of("sslmode", "require", "sslrootcert", certificate.root().toString()));
    }
  }

  private static String conversation(Map<String, String> variables) throws Exception {
    Map<String, String> more = new HashMap<>(variables);
    more.put("PGAPPNAME", "psql's own");
    more.put("PGOPTIONS", "-c work_mem=7MB");
    try (ClientProgram psql = ClientProgram.start(more, psql(), "-X", "-At").told(CONVERSATION)) {
      String said = psql.ended();
      assertThat(said)
          .contains(
              "psql's own\n",
              "7MB\n",
              "99\n",
              "ERROR:  division by zero",
              "after the error\n",
              "50000|50000\n",
              "50000\trow\n",
              "NOTICE:  a word",
              "Asynchronous notification \"door\" with payload \"knock\" received");
      return said;
    }
  }

  /** On Ctrl-C psql asks to cancel, by a connection in the clear before version 17. */
  private static void interrupted(
      RouterLab lab, Map<String, String> variables, Map<String, String> properties)
      throws Exception {
    try (Connection watcher =
            lab.connect(RouterLab.PREVIEW, RouterLab.OWNER, RouterLab.PASSWORD, properties);
        ClientProgram psql =
            ClientProgram.start(variables, psql(), "-X", "-c", "SELECT pg_sleep(600)")) {
      JdbcConversation.awaitSleeper(watcher);
      psql.interrupt();
      assertThat(psql.ended(1)).contains("canceling statement due to user request");
    }
  }

  private static String psql() {
    Optional<Path> psql = TestServer.installations().psql();
    assumeTrue(psql.isPresent(), "an installed psql");
    return psql.get().toString();
  }
}
