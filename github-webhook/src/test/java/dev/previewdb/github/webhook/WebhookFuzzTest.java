package dev.previewdb.github.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.Examples;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bounded and repeatable: the seed is fixed, and a failure names the round. */
class WebhookFuzzTest {
  private static final int ROUNDS = 5_000;
  private static final List<String> HEADERS =
      List.of("X-Hub-Signature-256", "X-GitHub-Event", "X-GitHub-Delivery", "Content-Type");

  private final KeptDeliveries store = new KeptDeliveries();
  private final WebhookIntake intake =
      new WebhookIntake(WebhookSecrets.of(Signed.SECRET), store, WebhookLimits.standard());

  @Test
  void everyMutatedDeliveryIsAnsweredWithOneLineOf2xxOr4xx() {
    Random random = new Random(20_260_101);
    for (int round = 0; round < ROUNDS; round++) {
      String name = Examples.names().get(random.nextInt(Examples.names().size()));
      byte[] body = mutated(Examples.payload(name), random);
      // Half of them are signed after the mutation, so that the parser behind the signature meets
      // them too.
      Signed delivery =
          new Signed(Examples.event(name), random.nextBoolean() ? body : Examples.payload(name));
      delivery.with("X-GitHub-Delivery", "round-" + round);
      if (random.nextInt(3) == 0) {
        bendHeader(delivery, random);
      }
      long claimed = random.nextInt(4) == 0 ? random.nextLong() : body.length;

      WebhookAnswer answer = delivery.to(intake, claimed, new ByteArrayInputStream(body));

      assertThat(answer.status())
          .as("round %d: %s", round, answer)
          .matches(s -> s / 100 == 2 || s / 100 == 4);
      assertThat(answer.line())
          .as("round %d", round)
          .isNotBlank()
          .isPrintable()
          .hasSizeLessThan(200);
    }
    assertThat(intake.unauthenticatedBytes()).isZero();
    assertThat(store.byId)
        .as("some must get through, or nothing was tried")
        .hasSizeGreaterThan(100);
  }

  private static byte[] mutated(byte[] body, Random random) {
    byte[] bent = body.clone();
    return switch (random.nextInt(6)) {
      case 0 -> bent;
      case 1 -> Arrays.copyOf(bent, random.nextInt(bent.length));
      case 2 -> Arrays.copyOf(bent, bent.length + random.nextInt(100));
      case 3 -> {
        for (int i = random.nextInt(20); i >= 0; i--) {
          bent[random.nextInt(bent.length)] = (byte) random.nextInt();
        }
        yield bent;
      }
      case 4 -> {
        int at = random.nextInt(bent.length);
        byte[] piece = Arrays.copyOfRange(bent, at, at + random.nextInt(bent.length - at));
        System.arraycopy(
            piece, 0, bent, random.nextInt(bent.length - piece.length + 1), piece.length);
        yield bent;
      }
      default -> {
        bent = new byte[random.nextInt(1_000)];
        random.nextBytes(bent);
        yield bent;
      }
    };
  }

  private static void bendHeader(Signed delivery, Random random) {
    String name = HEADERS.get(random.nextInt(HEADERS.size()));
    StringBuilder value = new StringBuilder(delivery.headers.get(name));
    switch (random.nextInt(4)) {
      case 0 -> delivery.without(name);
      case 1 -> delivery.with(name, value.substring(0, random.nextInt(value.length())));
      case 2 -> delivery.with(name, value.append(value).toString());
      default -> {
        value.setCharAt(random.nextInt(value.length()), (char) random.nextInt(0x3000));
        delivery.with(name, value.toString());
      }
    }
  }
}
