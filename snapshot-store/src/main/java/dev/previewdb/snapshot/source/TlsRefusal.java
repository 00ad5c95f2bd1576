package dev.previewdb.snapshot.source;

import java.io.FileNotFoundException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a login failed on its way, before anybody was asked for a password. */
record TlsRefusal(String what, String mend) {

  /** Empty where the failure is none of TLS. */
  static Optional<TlsRefusal> of(SQLException failure, Source source) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("does not support SSL")) {
      return refusal(
          "it speaks no TLS", "Turn `ssl` on there, or write `tls: disable` where the way is safe");
    }
    if (message.contains("could not be verified by hostnameverifier")) {
      return refusal(
          "its certificate is not for the host " + TableName.oneLine(source.host()),
          "Name the host as the certificate does, or give the server one for this name");
    }
    if (caused(failure, CertificateExpiredException.class)) {
      return refusal("its certificate has expired", "Give the server a new certificate");
    }
    if (caused(failure, CertificateNotYetValidException.class)) {
      return refusal(
          "its certificate is not valid yet", "Set both machines' clocks, or wait until it is");
    }
    if (caused(failure, CertPathBuilderException.class)) {
      return refusal(
          "no authority that is trusted here signed its certificate",
          "Name the authority's certificate in the source's root-certificate");
    }
    return others(failure, source.tls());
  }

  private static Optional<TlsRefusal> others(SQLException failure, Tls tls) {
    if (tls.mode() == Tls.Mode.DISABLE) {
      return Optional.empty();
    }
    if (tls.mode() == Tls.Mode.VERIFY_FULL && unreadable(failure, tls)) {
      return refusal(
          "the certificate " + tls.rootCertificate() + " cannot be read",
          "Set the source's root-certificate to a readable file in PEM form");
    }
    return caused(failure, SSLException.class)
        ? refusal("the two do not agree on it", "Look into the server's log for what it refused")
        : Optional.empty();
  }

  private static boolean unreadable(SQLException failure, Tls tls) {
    String message = String.valueOf(failure.getMessage());
    return caused(failure, FileNotFoundException.class)
        || (tls.rootCertificate() != null && message.contains(tls.rootCertificate().toString()));
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> kind) {
    for (@Nullable Throwable one = failure; one != null; one = one.getCause()) {
      if (kind.isInstance(one)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<TlsRefusal> refusal(String what, String mend) {
    return Optional.of(new TlsRefusal(what, mend));
  }
}
