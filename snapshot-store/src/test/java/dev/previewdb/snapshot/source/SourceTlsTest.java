package dev.previewdb.snapshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.TestAuthority.ServerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real server with a certificate of an authority that this test makes. */
class SourceTlsTest {
  private static final Password PASSWORD = Password.of("s3cret");
  private static TestDirectory directory;
  private static TestAuthority ours;
  private static TestServer test;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    directory = new TestDirectory();
    ours = TestAuthority.make(directory.path(), "ours");
    port = FreePort.find();
    test = server(ours.sign("good", "localhost", "-validity", "30"), port);
  }

  @AfterAll
  static void stop() {
    test.close();
    directory.close();
  }

  private static TestServer server(ServerFiles files, int at) throws IOException, SQLException {
    for (Path file : new Path[] {files.certificate(), files.key()}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      RunAs.current().own(file);
    }
    TestServer server =
        TestServer.start(
            TestServer.installations().preferred(),
            request ->
                request
                    .onPort(at)
                    .allow(new HbaRule("postgres", "reader"))
                    .with(
                        Map.of(
                            "ssl",
                            "on",
                            "ssl_cert_file",
                            files.certificate().toString(),
                            "ssl_key_file",
                            files.key().toString())));
    try (Connection admin = server.server().connect("postgres")) {
      SourceLab.run(admin, "CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD.reveal() + "'");
    }
    return server;
  }

  private static Source source(String host, int at, Tls tls) {
    return new Source(host, at, "postgres", "reader", PASSWORD, tls);
  }

  private static void assertEncrypted(Source source) throws SQLException {
    try (Connection connection = source.open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getBoolean(1)).isTrue();
    }
  }

  private static void assertRefused(Source source, String what, String mend) {
    assertThatThrownBy(source::open)
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_TLS_REFUSED);
              assertThat(e.what()).contains(what, source.address()).doesNotContain("s3cret");
              assertThat(e.mend()).contains(mend);
            });
  }

  @Test
  void theRightCertificateForTheRightNamePasses() throws Exception {
    assertEncrypted(source("localhost", port, Tls.verifyFull(ours.certificate())));
  }

  @Test
  void anotherNameThanTheCertificatesIsRefused() throws Exception {
    assertRefused(
        source("127.0.0.1", port, Tls.verifyFull(ours.certificate())),
        "its certificate is not for the host 127.0.0.1",
        "Name the host as the certificate does");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    TestAuthority theirs = TestAuthority.make(directory.path(), "theirs");
    assertRefused(
        source("localhost", port, Tls.verifyFull(theirs.certificate())),
        "no authority that is trusted here signed its certificate",
        "root-certificate");
  }

  @Test
  void aRootCertificateThatIsNotThereIsNamed() {
    Path nowhere = directory.path().resolve("nowhere.pem");
    assertRefused(
        source("localhost", port, Tls.verifyFull(nowhere)),
        nowhere + " cannot be read",
        "root-certificate");
  }

  @Test
  void anExpiredCertificateIsRefusedAndOnlyEncryptedWhereThatIsAllThatIsAsked() throws Exception {
    int another = FreePort.find();
    try (TestServer expired =
        server(ours.sign("expired", "localhost", "-startdate", "-5d", "-validity", "2"), another)) {
      assertThat(expired.server().tcpPort()).hasValue(another);
      assertRefused(
          source("localhost", another, Tls.verifyFull(ours.certificate())),
          "its certificate has expired",
          "new certificate");
      assertEncrypted(source("127.0.0.1", another, Tls.require()));
    }
  }

  @Test
  void aServerThatWantsTlsLetsNobodyInWithout() throws Exception {
    int another = FreePort.find();
    try (TestServer strict = server(ours.sign("strict", "localhost", "-validity", "30"), another);
        Connection admin = strict.server().connect("postgres");
        Statement statement = admin.createStatement()) {
      Path hba;
      try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
        row.next();
        hba = Path.of(row.getString(1));
      }
      Files.writeString(
          hba, Files.readString(hba).replace("host \"postgres\"", "hostssl \"postgres\""));
      SourceLab.run(admin, "SELECT pg_reload_conf()");
      Source plain = source("localhost", another, Tls.disable());
      // The server reads its rules anew by itself, a moment later.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThatThrownBy(plain::open)
                  .isInstanceOfSatisfying(
                      SnapshotException.class,
                      e -> {
                        assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_LOGIN_REFUSED);
                        assertThat(e.mend()).contains("tls is disabled");
                      }));
      assertEncrypted(source("localhost", another, Tls.require()));
    }
  }
}
