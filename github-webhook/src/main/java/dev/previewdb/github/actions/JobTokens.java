package dev.previewdb.github.actions;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the ID tokens (OpenID Connect) that GitHub gives to jobs of Actions: who signed it, that
 * it is meant for us and holds still, and which pull request the job runs for. The claims are those
 * of GitHub's "OpenID Connect reference".
 */
public final class JobTokens {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST_KEYS = 1 << 20;
  private static final Set<String> REQUIRED =
      Set.of("exp", "iat", "repository_id", "ref", "event_name");
  private static final Pattern REF = Pattern.compile("refs/pull/([1-9][0-9]{0,8})/merge");
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /**
   * Tokens of one issuer.
   *
   * @param issuer who signs them, as in {@code https://token.actions.githubusercontent.com}; its
   *     keys are at {@code /.well-known/jwks} below it
   * @param audience whom they are for: the workflow asks for it by that name
   */
  public JobTokens(URI issuer, String audience) {
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys(issuer)));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().issuer(issuer.toString()).build(), REQUIRED));
  }

  /** Kept for a while, and asked for again when a token names one that is not there. */
  private static JWKSource<SecurityContext> keys(URI issuer) {
    int millis = Math.toIntExact(PATIENCE.toMillis());
    try {
      return JWKSourceBuilder.create(
              URI.create(issuer + "/.well-known/jwks").toURL(),
              new DefaultResourceRetriever(millis, millis, LARGEST_KEYS))
          .retrying(true)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a URL of HTTP: " + issuer, e);
    }
  }

  /**
   * The job that a token was given to.
   *
   * @throws GitHubException BAD_JOB_TOKEN, JOB_OF_NO_PULL_REQUEST; UNAVAILABLE when the issuer's
   *     keys cannot be had
   */
  public ActionsJob of(String token) {
    try {
      return job(processor.process(token, null));
    } catch (KeySourceException e) {
      throw new GitHubException(
          GitHubProblem.UNAVAILABLE, "the question for its keys", "they cannot be read");
    } catch (BadJOSEException | JOSEException e) {
      throw new GitHubException(
          GitHubProblem.BAD_JOB_TOKEN,
          Objects.requireNonNullElse(e.getMessage(), "it is no token"));
    } catch (ParseException e) {
      throw new GitHubException(GitHubProblem.BAD_JOB_TOKEN, "it is no JSON Web Token");
    }
  }

  private static ActionsJob job(JWTClaimsSet claims) throws ParseException {
    String repository = claims.getStringClaim("repository_id");
    Matcher ref = REF.matcher(claims.getStringClaim("ref"));
    // Of no other event is the ref the pull request's own: GitHub runs those on the base branch.
    if (!claims.getStringClaim("event_name").equals("pull_request") || !ref.matches()) {
      throw new GitHubException(GitHubProblem.JOB_OF_NO_PULL_REQUEST);
    }
    if (!ID.matcher(repository).matches()) {
      throw new GitHubException(GitHubProblem.BAD_JOB_TOKEN, "its repository_id is no number");
    }
    return new ActionsJob(Long.parseLong(repository), Integer.parseInt(ref.group(1)));
  }
}
