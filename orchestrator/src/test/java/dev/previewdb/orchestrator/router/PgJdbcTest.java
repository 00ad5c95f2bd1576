package dev.previewdb.orchestrator.router;

import static dev.previewdb.orchestrator.router.RouterLab.OWNER;
import static dev.previewdb.orchestrator.router.RouterLab.PASSWORD;
import static dev.previewdb.orchestrator.router.RouterLab.PREVIEW;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of what an application does with pgjdbc; what else it can is in {@link RouterTest}. */
class PgJdbcTest {
  @TempDir Path directory;

  @Test
  void allIsAsOnADirectConnectionInTheClear() throws Exception {
    try (RouterLab lab = RouterLab.start()) {
      converse(lab, Map.of());
    }
  }

  @Test
  void allIsAsOnADirectConnectionOverTls() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    try (RouterLab lab =
        RouterLab.start(15, RouterLab.settings(Optional.of(certificate.files())))) {
      converse(lab, Map.of("sslmode", "verify-full", "sslrootcert", certificate.root().toString()));
    }
  }

  private static void converse(RouterLab lab, Map<String, String> properties) throws Exception {
    try (Connection preview = lab.connect(PREVIEW, OWNER, PASSWORD, properties);
        Connection watcher = lab.connect(PREVIEW, OWNER, PASSWORD, properties)) {
      JdbcConversation.hold(preview, watcher);
      JdbcConversation.listen(preview, watcher);
    }
  }
}
