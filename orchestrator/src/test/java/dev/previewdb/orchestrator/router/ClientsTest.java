package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The drivers of other languages, each as {@code src/test/resources/clients} has it. */
@Tag("clients")
class ClientsTest {
  private static final Path SOURCES = Path.of("src", "test", "resources", "clients");
  private static final Path INSTALLED = Path.of("target", "clients").toAbsolutePath();

  private static final String[] ALL = {
    "ok connect",
    "ok encryption",
    "ok parameters of the start",
    "ok prepared statement",
    "ok error, then a query",
    "ok cancel",
    "ok notice",
    "ok listen and notify",
    "ok wrong password"
  };

  @TempDir Path directory;

  /** A driver, where its installation and its client are, and whether it has COPY. */
  enum Driver {
    PSYCOPG("psycopg/bin/python", "psycopg/client.py", true),
    NODE_POSTGRES("node/node_modules/pg/package.json", "node/client.js", false),
    PGX("pgx/client", "pgx/main.go", true);

    private final Path installed;
    private final Path source;
    private final boolean copies;

    Driver(String installed, String source, boolean copies) {
      this.installed = INSTALLED.resolve(installed);
      this.source = SOURCES.resolve(source).toAbsolutePath();
      this.copies = copies;
    }

    private String[] command() {
      return switch (this) {
        case PSYCOPG -> new String[] {installed.toString(), source.toString()};
        case NODE_POSTGRES -> new String[] {"node", source.toString()};
        case PGX -> new String[] {installed.toString()};
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void allIsAsOnADirectConnectionInTheClear(Driver driver) throws Exception {
    assumeInstalled(driver);
    try (RouterLab lab = RouterLab.start()) {
      converse(driver, ClientProgram.variables(lab));
    }
  }

  @ParameterizedTest
  @EnumSource
  void allIsAsOnADirectConnectionOverTls(Driver driver) throws Exception {
    assumeInstalled(driver);
    TestCertificate certificate = TestCertificate.in(directory);
    try (RouterLab lab =
        RouterLab.start(15, RouterLab.settings(Optional.of(certificate.files())))) {
      converse(driver, ClientProgram.variables(lab, certificate));
    }
  }

  private static void assumeInstalled(Driver driver) {
    assumeTrue(
        Files.exists(driver.installed),
        driver + " is not there: run orchestrator/src/test/resources/clients/install");
  }

  private static void converse(Driver driver, Map<String, String> variables) throws Exception {
    variables.put("NODE_POSTGRES", INSTALLED.resolve("node/node_modules/pg").toString());
    try (ClientProgram client = ClientProgram.start(variables, driver.command())) {
      String said = client.ended();
      assertThat(said.lines()).contains(ALL);
      assertThat(said.contains("ok copy")).isEqualTo(driver.copies);
    }
  }
}
