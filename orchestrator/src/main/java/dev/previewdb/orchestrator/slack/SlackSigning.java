package dev.previewdb.orchestrator.slack;

import com.slack.api.app_backend.SlackSignature;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Slack's signature v0. The SDK makes it; the comparison is ours, for the SDK's own takes not
 * always the same time, and writes body and signature into the log.
 */
final class SlackSigning {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");
  private static final Pattern SIGNATURE = Pattern.compile("v0=[0-9a-f]{64}");

  private final SlackSignature.Generator generator;
  private final Clock clock;

  SlackSigning(Secret secret, Clock clock) {
    this.generator = new SlackSignature.Generator(secret.value());
    this.clock = clock;
  }

  /**
   * Checks what can be checked before the body is read.
   *
   * @param time of {@code X-Slack-Request-Timestamp}, in seconds
   * @throws PreviewDbException NOT_SIGNED_BY_SLACK
   */
  Claim claimed(@Nullable String time, @Nullable String signature) {
    if (time == null
        || signature == null
        || !TIME.matcher(time).matches()
        || !SIGNATURE.matcher(signature).matches()
        || Math.abs(clock.instant().getEpochSecond() - Long.parseLong(time)) > WINDOW.toSeconds()) {
      throw PreviewDbException.of(Problem.NOT_SIGNED_BY_SLACK);
    }
    return new Claim(time, signature);
  }

  /** What the headers say of a body that is still to be read. */
  final class Claim {
    private final String time;
    private final String signature;

    private Claim(String time, String signature) {
      this.time = time;
      this.signature = signature;
    }

    /**
     * Checks the body. What is no UTF-8 turns into other bytes here, and then has another
     * signature.
     *
     * @throws PreviewDbException NOT_SIGNED_BY_SLACK
     */
    void require(byte[] body) {
      String right = generator.generate(time, new String(body, StandardCharsets.UTF_8));
      if (!MessageDigest.isEqual(
          right.getBytes(StandardCharsets.US_ASCII),
          signature.getBytes(StandardCharsets.US_ASCII))) {
        throw PreviewDbException.of(Problem.NOT_SIGNED_BY_SLACK);
      }
    }
  }
}
