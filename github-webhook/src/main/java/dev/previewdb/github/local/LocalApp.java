package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A GitHub App and its one installation: who it is, and which tokens it was given. */
final class LocalApp {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration LONGEST_PROOF = Duration.ofMinutes(10);

  private final long id;
  private final RSAPublicKey key;
  private final Clock clock;
  private final Set<Long> repositories = new HashSet<>();
  private final Map<String, Granted> tokens = new HashMap<>();

  private record Granted(Set<Long> repositories, Instant until) {}

  LocalApp(long id, RSAPublicKey key, Clock clock) {
    this.id = id;
    this.key = key;
    this.clock = clock;
  }

  long id() {
    return id;
  }

  synchronized void install(Set<Long> into) {
    repositories.clear();
    repositories.addAll(into);
    tokens.clear();
  }

  synchronized void revoke() {
    tokens.clear();
  }

  synchronized int granted() {
    return tokens.size();
  }

  synchronized boolean has(long repositoryId) {
    return repositories.contains(repositoryId);
  }

  /** Whether this proves to be the App, as GitHub checks it. */
  boolean isProof(String bearer) {
    try {
      SignedJWT jwt = SignedJWT.parse(bearer);
      Instant now = clock.instant();
      Instant until = jwt.getJWTClaimsSet().getExpirationTime().toInstant();
      return jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
          && jwt.verify(new RSASSAVerifier(key))
          && Long.toString(id).equals(jwt.getJWTClaimsSet().getIssuer())
          && !jwt.getJWTClaimsSet().getIssueTime().toInstant().isAfter(now)
          && until.isAfter(now)
          && !until.isAfter(now.plus(LONGEST_PROOF));
    } catch (ParseException | JOSEException | RuntimeException e) {
      return false;
    }
  }

  synchronized boolean isToken(String bearer) {
    Granted granted = tokens.get(bearer);
    return granted != null && granted.until().isAfter(clock.instant());
  }

  synchronized boolean mayUse(String bearer, long repositoryId) {
    Granted granted = tokens.get(bearer);
    return granted != null
        && granted.until().isAfter(clock.instant())
        && repositories.contains(repositoryId)
        && granted.repositories().contains(repositoryId);
  }

  /** A token for the repositories asked for. */
  synchronized Token grant(Set<Long> wanted) {
    if (wanted.isEmpty() || !repositories.containsAll(wanted)) {
      throw Refused.invalid("There is at least one repository that is not accessible");
    }
    String token = "ghs_" + UUID.randomUUID().toString().replace("-", "");
    Instant until = clock.instant().plus(LIFE);
    tokens.put(token, new Granted(Set.copyOf(wanted), until));
    return new Token(token, until);
  }

  record Token(String token, Instant until) {}

  static Set<Long> ids(JsonNode list) {
    Set<Long> ids = new HashSet<>();
    list.forEach(id -> ids.add(id.asLong()));
    return ids;
  }
}
