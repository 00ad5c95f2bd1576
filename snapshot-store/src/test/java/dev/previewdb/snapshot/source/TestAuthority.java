package dev.previewdb.snapshot.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority for one test, by the JDK's own keytool. */
final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path store;

  /** What a server is given: its chain and its key, in PEM form. */
  record ServerFiles(Path certificate, Path key) {}

  private TestAuthority(Path directory, String name) {
    this.directory = directory;
    this.store = directory.resolve(name + ".p12");
  }

  static TestAuthority make(Path directory, String name) throws IOException, InterruptedException {
    var authority = new TestAuthority(directory, name);
    authority.keytool("-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c", "-validity", "30");
    return authority;
  }

  /** Its own certificate, to be trusted. */
  Path certificate() throws IOException, GeneralSecurityException {
    var file = directory.resolve(store.getFileName() + ".pem");
    return Files.writeString(file, pem("CERTIFICATE", keys().getCertificate("ca").getEncoded()));
  }

  /**
   * Signs one for a host.
   *
   * @param validity options of keytool, as in `-validity 30`
   */
  ServerFiles sign(String alias, String host, String... validity)
      throws IOException, InterruptedException, GeneralSecurityException {
    var options =
        new ArrayList<>(
            List.of(
                "-alias",
                alias,
                "-signer",
                "ca",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host));
    options.addAll(List.of(validity));
    keytool(options.toArray(String[]::new));
    var key = keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
    return new ServerFiles(
        Files.writeString(
            directory.resolve(alias + ".crt"),
            pem("CERTIFICATE", keys().getCertificate(alias).getEncoded())),
        Files.writeString(directory.resolve(alias + ".key"), pem("PRIVATE KEY", key)));
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String kind, byte[] bytes) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }

  private void keytool(String... options) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
  }
}
