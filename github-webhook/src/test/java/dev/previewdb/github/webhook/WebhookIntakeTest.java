package dev.previewdb.github.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.Examples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookIntakeTest {
  private final KeptDeliveries store = new KeptDeliveries();
  private final WebhookIntake intake =
      new WebhookIntake(WebhookSecrets.of(Signed.SECRET), store, WebhookLimits.standard());

  private static Signed opened() {
    return new Signed("pull_request", Examples.payload("pull_request.opened"));
  }

  static List<String> examples() {
    return Examples.names();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aSignedDeliveryIsStoredByteForByteAndAnswered202(String name) {
    Signed delivery = new Signed(Examples.event(name), Examples.payload(name));

    WebhookAnswer answer = delivery.to(intake);

    assertThat(answer)
        .isEqualTo(new WebhookAnswer(202, "accepted 72d3162e-cc78-11e3-81ab-4c9367dc0958"));
    Delivery stored = store.byId.values().iterator().next();
    assertThat(stored.event()).isEqualTo(Examples.event(name));
    assertThat(stored.body()).isEqualTo(delivery.body);
  }

  @Test
  void gitHubsOwnExampleOfASignatureIsTaken() {
    // From GitHub's page "Validating webhook deliveries". Its body is no JSON, which is seen only
    // after the signature.
    Signed documented =
        new Signed("ping", "Hello, World!".getBytes(UTF_8))
            .with(
                "X-Hub-Signature-256",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");

    assertThat(documented.to(intake).status()).isEqualTo(400);
    assertThat(documented.to(intake).line()).contains("not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha256",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17a",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1g",
        "SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        " sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\n"
      })
  void aMalformedSignatureIsRefusedBeforeOneByteOfTheBodyIsRead(String signature) {
    WebhookAnswer answer =
        opened().with("X-Hub-Signature-256", signature).to(intake, -1, unreadable());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(store.byId).isEmpty();
  }

  @Test
  void aMissingSignatureIsRefusedBeforeOneByteOfTheBodyIsRead() {
    Signed unsigned = opened().without("X-Hub-Signature-256").with("X-Hub-Signature", "sha1=0000");

    assertThat(unsigned.to(intake, 20, unreadable()).status()).isEqualTo(401);
  }

  @Test
  void aWrongSignatureIsRefusedBeforeTheBodyIsParsed() {
    String wrong = WebhookSecrets.of("another secret").signature("{".getBytes(UTF_8));
    Signed broken =
        new Signed("pull_request", "{".getBytes(UTF_8)).with("X-Hub-Signature-256", wrong);

    assertThat(broken.to(intake))
        .isEqualTo(new WebhookAnswer(401, "X-Hub-Signature-256 does not fit the body"));
  }

  @Test
  void aSignatureInCapitalsIsTheSameNumber() {
    Signed delivery = opened();
    String digits =
        WebhookSecrets.of(Signed.SECRET)
            .signature(delivery.body)
            .substring(7)
            .toUpperCase(Locale.ROOT);

    assertThat(delivery.with("X-Hub-Signature-256", "sha256=" + digits).to(intake).status())
        .isEqualTo(202);
  }

  @Test
  void aBodyChangedInOneBitIsRefused() {
    Signed delivery = opened();
    byte[] changed = delivery.body.clone();
    changed[changed.length / 2] ^= 1;

    assertThat(delivery.to(intake, changed.length, new ByteArrayInputStream(changed)).status())
        .isEqualTo(401);
  }

  @Test
  void aTruncatedBodyIsRefused() {
    Signed delivery = opened();
    var half = new ByteArrayInputStream(delivery.body, 0, delivery.body.length / 2);

    assertThat(delivery.to(intake, delivery.body.length, half).status()).isEqualTo(401);
    assertThat(store.byId).isEmpty();
  }

  @Test
  void bothSecretsAreTakenWhileOneTakesOverFromTheOther() {
    byte[] body = Examples.payload("ping");
    var rotating =
        new WebhookIntake(
            WebhookSecrets.of(List.of("old", "new")), store, WebhookLimits.standard());

    for (String secret : List.of("old", "new")) {
      Signed delivery =
          new Signed("ping", body)
              .with("X-GitHub-Delivery", secret)
              .with("X-Hub-Signature-256", WebhookSecrets.of(secret).signature(body));
      assertThat(delivery.to(rotating).status()).as(secret).isEqualTo(202);
    }
    assertThat(new Signed("ping", body).to(rotating).status()).as("a third").isEqualTo(401);
  }

  @Test
  void aRedeliveryIsAnswered202AndStoredOnce() {
    AtomicInteger inserted = new AtomicInteger();
    var counting =
        new WebhookIntake(
            WebhookSecrets.of(Signed.SECRET),
            delivery -> {
              boolean first = store.insert(delivery);
              inserted.addAndGet(first ? 1 : 0);
              return first;
            },
            WebhookLimits.standard());

    assertThat(opened().to(counting).line()).startsWith("accepted");
    assertThat(opened().to(counting))
        .isEqualTo(
            new WebhookAnswer(
                202, "duplicate of 72d3162e-cc78-11e3-81ab-4c9367dc0958, which is stored already"));
    assertThat(inserted).hasValue(1);
  }

  @Test
  void aStoreThatFailsIsTold503SoThatGitHubShowsTheDeliveryAsFailed() {
    var failing =
        new WebhookIntake(
            WebhookSecrets.of(Signed.SECRET),
            delivery -> {
              throw new IllegalStateException("connection refused: jdbc:postgresql://db/secret");
            },
            WebhookLimits.standard());

    assertThat(opened().to(failing))
        .isEqualTo(new WebhookAnswer(503, "the delivery could not be stored; redeliver it later"));
    assertThat(opened().to(intake).status()).as("the same delivery, later").isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../etc/passwd",
        "a b",
        "a\nb",
        "ä",
        "0123456789012345678901234567890123456789012345678901234567890123456789"
      })
  void aDeliveryIdIsNoFreeText(String id) {
    assertThat(opened().with("X-GitHub-Delivery", id).to(intake, -1, unreadable()).status())
        .isEqualTo(400);
    assertThat(opened().without("X-GitHub-Delivery").to(intake, -1, unreadable()).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Pull Request", "pull-request", "x\u0000", "../x"})
  void anEventNameIsNoFreeText(String event) {
    assertThat(opened().with("X-GitHub-Event", event).to(intake, -1, unreadable()).status())
        .isEqualTo(400);
    assertThat(opened().without("X-GitHub-Event").to(intake, -1, unreadable()).status())
        .isEqualTo(400);
  }

  @Test
  void anEventNobodyKnowsYetIsAccepted() {
    assertThat(new Signed("quantum_merge", "{}".getBytes(UTF_8)).to(intake).status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "\"x\"",
        "1",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":}",
        "{'a':1}",
        "<html>",
        "{\"a\":1"
      })
  void signedBytesThatAreNoJsonObjectAre400InOneLine(String body) {
    WebhookAnswer answer = new Signed("pull_request", body.getBytes(UTF_8)).to(intake);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.line()).startsWith("the body is not a JSON object").doesNotContain("\n");
    assertThat(store.byId).isEmpty();
  }

  @Test
  void jsonNestedDeeplyIs400() {
    String deep = "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";

    assertThat(new Signed("push", deep.getBytes(UTF_8)).to(intake).status()).isEqualTo(400);
  }

  @Test
  void invalidUtf8Is400() {
    byte[] body = "{\"a\":\"?\"}".getBytes(UTF_8);
    for (byte bad : new byte[] {(byte) 0xff, (byte) 0xc0, (byte) 0xe4}) {
      body[6] = bad;
      assertThat(new Signed("push", body).to(intake).line()).contains("not UTF-8");
    }
  }

  @Test
  void aWebhookSetToFormsIsToldToSendJson() {
    Signed form =
        new Signed("push", "payload=%7B%7D".getBytes(UTF_8))
            .with("Content-Type", "application/x-www-form-urlencoded");

    assertThat(form.to(intake))
        .isEqualTo(new WebhookAnswer(415, "set the webhook's content type to application/json"));
  }

  @Test
  void aClaimedLengthBeyondTheLimitIsRefusedBeforeOneByteIsRead() {
    assertThat(opened().to(intake, (25L << 20) + 1, unreadable()).status()).isEqualTo(413);
    assertThat(opened().to(intake, Long.MAX_VALUE, unreadable()).status()).isEqualTo(413);
  }

  @Test
  void oneByteBeyondTheLimitIsReadAndNoMore() {
    var small =
        new WebhookIntake(
            WebhookSecrets.of(Signed.SECRET),
            store,
            new WebhookLimits(1_000, 1_001, Duration.ofSeconds(10)));
    byte[] fits = ("{\"a\":\"" + "x".repeat(992) + "\"}").getBytes(UTF_8);
    AtomicInteger read = new AtomicInteger();
    InputStream endless =
        new Drip(() -> {
          read.incrementAndGet();
          return ' ';
        });

    assertThat(fits).hasSize(1_000);
    assertThat(new Signed("push", fits).to(small).status()).isEqualTo(202);
    assertThat(opened().to(small, 10, endless).status()).as("a length that lied").isEqualTo(413);
    assertThat(read).hasValue(1_001);
  }

  @Test
  void theLargestBodyGitHubSendsIsTaken() {
    byte[] body = new byte[25 << 20];
    Arrays.fill(body, (byte) 'x');
    System.arraycopy("{\"a\":\"".getBytes(UTF_8), 0, body, 0, 6);
    System.arraycopy("\"}".getBytes(UTF_8), 0, body, body.length - 2, 2);

    assertThat(new Signed("push", body).to(intake).status()).isEqualTo(202);
    assertThat(intake.unauthenticatedBytes()).isZero();
  }

  @Test
  void aConnectionThatBreaksInTheBodyIs400() {
    InputStream breaking =
        new Drip(() -> {
          throw new IOException("connection reset by peer 10.1.2.3");
        });

    assertThat(opened().to(intake, 100, breaking))
        .isEqualTo(new WebhookAnswer(400, "the body ended before it was whole"));
    assertThat(intake.unauthenticatedBytes()).isZero();
  }

  private static InputStream unreadable() {
    return new Drip(() -> {
      throw new AssertionError("the body was read");
    });
  }
}
