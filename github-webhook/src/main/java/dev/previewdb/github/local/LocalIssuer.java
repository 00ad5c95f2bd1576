package dev.previewdb.github.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Map;

/** Gives jobs their ID tokens, and shows the key that they are signed with. */
final class LocalIssuer {
  static final String KEYS = "/.well-known/jwks";

  private static final int BITS = 2048;

  /** One for all: making one takes a while, and most never need it. */
  private static final class Key {
    static final RSAKey ONE = make();

    private static RSAKey make() {
      try {
        return new RSAKeyGenerator(BITS).keyID("local").generate();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  String keys() {
    return new JWKSet(Key.ONE.toPublicJWK()).toString();
  }

  /** Signs whatever is claimed: a test's own business. */
  String token(Map<String, ?> claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(Key.ONE.getKeyID()).build(),
              JWTClaimsSet.parse(Map.copyOf(claims)));
      token.sign(new RSASSASigner(Key.ONE));
      return token.serialize();
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }
}
