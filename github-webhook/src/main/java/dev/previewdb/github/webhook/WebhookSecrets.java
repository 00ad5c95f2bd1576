package dev.previewdb.github.webhook;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The secret shared with GitHub, or two of them while one takes over from the other. */
public final class WebhookSecrets {
  private final List<SecretKeySpec> keys;

  private WebhookSecrets(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * Throws a {@link GitHubException} for none, for more than two, and for an empty or blank one.
   */
  public static WebhookSecrets of(List<String> secrets) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(String::isBlank)) {
      throw new GitHubException(GitHubProblem.NO_WEBHOOK_SECRET);
    }
    if (secrets.size() > 2) {
      throw new GitHubException(GitHubProblem.TOO_MANY_WEBHOOK_SECRETS, secrets.size());
    }
    return new WebhookSecrets(
        secrets.stream()
            .map(secret ->
                new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), Signature.ALGORITHM))
            .toList());
  }

  public static WebhookSecrets of(String secret) {
    return of(List.of(secret));
  }

  /**
   * The {@code X-Hub-Signature-256} header that GitHub would send with this body, by the first
   * secret.
   */
  public String signature(byte[] body) {
    return Signature.header(keys.getFirst(), body);
  }

  List<SecretKeySpec> keys() {
    return keys;
  }

  @Override
  public String toString() {
    return "***";
  }
}
