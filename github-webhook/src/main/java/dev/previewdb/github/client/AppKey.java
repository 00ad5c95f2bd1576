package dev.previewdb.github.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** A GitHub App's id and private key. Prints as stars; only the transport uses it. */
public final class AppKey {
  /** GitHub takes ten minutes at most; a minute of each is for clocks that differ. */
  private static final Duration LIFE = Duration.ofMinutes(9);

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.]{1,64}");
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");

  private final String id;
  private final PrivateKey key;

  private AppKey(String id, PrivateKey key) {
    this.id = id;
    this.key = key;
  }

  /**
   * Throws a {@link GitHubException} for what is no App's.
   *
   * @param id the App's id or client id, as its settings show it
   * @param pem the private key as GitHub gives it (PKCS#1), or in PKCS#8
   */
  public static AppKey of(String id, String pem) {
    Matcher form = PEM.matcher(pem.strip());
    if (!ID.matcher(id).matches() || !form.matches()) {
      throw new GitHubException(GitHubProblem.BAD_APP_KEY);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(form.group(2));
      byte[] pkcs8 = form.group(1) == null ? der : wrapped(der);
      return new AppKey(
          id, KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new GitHubException(GitHubProblem.BAD_APP_KEY);
    }
  }

  private static byte[] wrapped(byte[] pkcs1) throws IOException {
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            RSAPrivateKey.getInstance(pkcs1))
        .getEncoded();
  }

  /** Proves for a few minutes that we are the App. */
  String jwt(Instant now) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.RS256),
            new JWTClaimsSet.Builder()
                .issuer(id)
                .issueTime(Date.from(now.minus(SKEW)))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new GitHubException(GitHubProblem.BAD_APP_KEY);
    }
    return jwt.serialize();
  }

  @Override
  public String toString() {
    return "***";
  }
}
