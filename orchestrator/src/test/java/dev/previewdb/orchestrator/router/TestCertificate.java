package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.config.Config.RouterTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A router's certificate, for this machine's names, from an authority of its own.
 *
 * @param root the file of the authority's certificate, which clients trust
 */
record TestCertificate(X509Bundle authority, RouterTls files, Path root) {

  /** Makes one, in that directory. */
  static TestCertificate in(Path directory) throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .subject("CN=test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle router =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority);
    Path certificate = directory.resolve("router.crt");
    Path key = directory.resolve("router.key");
    Path root = directory.resolve("root.crt");
    Files.writeString(certificate, router.getCertificatePathPEM());
    Files.writeString(key, router.getPrivateKeyPEM());
    Files.writeString(root, authority.getCertificatePEM());
    return new TestCertificate(authority, new RouterTls(certificate, key), root);
  }
}
