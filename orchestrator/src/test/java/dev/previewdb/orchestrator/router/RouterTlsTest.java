package dev.previewdb.orchestrator.router;

import static dev.previewdb.orchestrator.router.RouterLab.OWNER;
import static dev.previewdb.orchestrator.router.RouterLab.PASSWORD;
import static dev.previewdb.orchestrator.router.RouterLab.PREVIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.RouterTls;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The router with a certificate of its own. */
class RouterTlsTest {
  @TempDir static Path directory;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static RouterLab lab;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestCertificate certificate;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.in(directory);
    lab = RouterLab.start(15, RouterLab.settings(Optional.of(certificate.files())));
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({"require,postgres", "verify-full,postgres", "require,direct", "verify-full,direct"})
  void aClientIsLetInWhetherItAsksForTlsOrBeginsIt(String mode, String negotiation)
      throws Exception {
    try (Connection preview = connect(Map.of("sslmode", mode, "sslNegotiation", negotiation))) {
      assertThat(RouterTest.single(preview, "SELECT current_user")).isEqualTo(OWNER);
    }
  }

  @Test
  void aClientThatPrefersGssapiGoesOnWithTls() throws Exception {
    try (Connection preview = connect(Map.of("sslmode", "require", "gssEncMode", "prefer"))) {
      assertThat(RouterTest.single(preview, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aConnectionInTheClearIsRefused() {
    assertThatThrownBy(() -> connect(Map.of("sslmode", "disable")).close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("encrypted connections only")
        .hasMessageContaining("sslmode=require");
  }

  /** As libpq before 17 asks for it, and several drivers still do; PostgreSQL takes it, too. */
  @Test
  void aRequestToCancelIsTakenInTheClear() throws Exception {
    try (Connection preview = connect(Map.of("sslmode", "require"));
        Connection watcher = connect(Map.of("sslmode", "require"))) {
      JdbcConversation.cancel(preview, watcher);
      try (Socket unknown = lab.raw()) {
        unknown.getOutputStream().write(RouterLab.cancel(new byte[8]));
        assertThat(RouterLab.rest(unknown)).as("of no session").isEmpty();
      }
    }
  }

  /** Somebody on the way could have put them there (as CVE-2021-23214 of PostgreSQL). */
  @Test
  void bytesBehindTheRequestForTlsAreNeverTakenForEncryptedOnes() throws Exception {
    byte[] request = {0, 0, 0, 8, 4, (byte) 210, 22, 47};
    byte[] startup = RouterLab.startup(3 << 16, "user", OWNER, "database", PREVIEW);
    try (Socket client = lab.raw()) {
      OutputStream out = client.getOutputStream();
      byte[] both = new byte[request.length + startup.length];
      System.arraycopy(request, 0, both, 0, request.length);
      System.arraycopy(startup, 0, both, request.length, startup.length);
      out.write(both);
      assertThat(RouterLab.rest(client)).contains("08P01").doesNotStartWith("S");
    }
  }

  @Test
  void tlsThatWasNotAskedForHasToSpeakOfPostgres() throws Exception {
    assertThat(handshake("postgresql")).isEqualTo("postgresql");
    assertThatThrownBy(() -> handshake("http/1.1")).isInstanceOf(java.io.IOException.class);
  }

  /** The protocol agreed upon, if what follows the handshake is answered. */
  private static String handshake(String protocol) throws Exception {
    var trust = certificate.authority().toTrustManagerFactory().getTrustManagers();
    var context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(null, trust, null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), lab.router.port())) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(RouterLab.startup(3 << 16, "user", OWNER, "database", PREVIEW));
      if (socket.getInputStream().read() != 'R') {
        throw new SSLException("closed");
      }
      return socket.getApplicationProtocol();
    }
  }

  @Test
  void aCertificateThatCannotBeReadIsNamedAtTheStart() {
    RouterTls missing = new RouterTls(directory.resolve("none.crt"), directory.resolve("none.key"));
    assertThatThrownBy(() ->
            Router.open(
                RouterLab.settings(Optional.of(missing)),
                preview -> {
                  throw new AssertionError();
                }))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.ROUTER_TLS_UNUSABLE);
              assertThat(e.what()).contains("none.crt");
            });
  }

  private static Connection connect(Map<String, String> more) throws SQLException {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("sslrootcert", certificate.root().toString());
    return lab.connect(PREVIEW, OWNER, PASSWORD, properties);
  }
}
