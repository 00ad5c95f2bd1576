package dev.previewdb.orchestrator.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.config.Secret;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the example of Slack's page "Verifying requests from Slack". */
class SlackSigningTest {
  private static final long TIME = 1_531_420_618;
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final String BODY =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
          + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
          + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
          + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

  private final AtomicInteger reads = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {-300, 0, 300})
  void slacksOwnExampleIsTakenWithinFiveMinutes(long later) {
    assertThatCode(() -> require(later, String.valueOf(TIME), SIGNATURE, BODY))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 31_536_000})
  void outsideOfThemItIsRefusedBeforeItsBodyIsRead(long later) {
    assertRefused(later, String.valueOf(TIME), SIGNATURE, BODY);
    assertThat(reads).hasValue(0);
  }

  @Test
  void anotherBodyTimeOrSignatureIsRefused() {
    assertRefused(0, String.valueOf(TIME), SIGNATURE, BODY + " ");
    assertRefused(0, String.valueOf(TIME + 1), SIGNATURE, BODY);
    assertRefused(0, String.valueOf(TIME), SIGNATURE.replace('a', 'b'), BODY);
  }

  @Test
  void whatCanBeNoSignatureIsRefusedBeforeTheBodyIsRead() {
    assertRefused(0, null, SIGNATURE, BODY);
    assertRefused(0, String.valueOf(TIME), null, BODY);
    assertRefused(0, "now", SIGNATURE, BODY);
    assertRefused(0, "-" + TIME, SIGNATURE, BODY);
    assertRefused(0, "9".repeat(30), SIGNATURE, BODY);
    assertRefused(0, String.valueOf(TIME), "v1" + SIGNATURE.substring(2), BODY);
    assertThat(reads).hasValue(0);
  }

  private void assertRefused(
      long later, @Nullable String time, @Nullable String signature, String body) {
    assertThatThrownBy(() -> require(later, time, signature, body))
        .isInstanceOf(PreviewDbException.class)
        .hasMessageContaining("no signature of Slack's");
  }

  private void require(long later, @Nullable String time, @Nullable String signature, String body) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(TIME + later), ZoneOffset.UTC);
    new SlackSigning(new Secret("8f742231b10e8888abcd99yyyzzz85a5"), clock)
        .claimed(time, signature)
        .require(read(body));
  }

  private byte[] read(String body) {
    reads.incrementAndGet();
    return body.getBytes(UTF_8);
  }
}
