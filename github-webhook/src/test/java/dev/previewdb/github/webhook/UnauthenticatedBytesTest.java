package dev.previewdb.github.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnauthenticatedBytesTest {
  private static final int MIB = 1 << 20;
  private static final long CAP = 8L * MIB;

  private final KeptDeliveries store = new KeptDeliveries();

  @Test
  void twoHundredStrangersWithLargeSlowBodiesHoldNoMoreThanTheCap() throws Exception {
    var intake = intake(Duration.ofMinutes(1));
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger stuck = new AtomicInteger();
    try (var strangers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<WebhookAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(
            strangers.submit(() -> unsigned().to(intake, -1, new Sluggish(MIB, letGo, stuck))));
      }
      // Everyone has either sent its mebibyte and waits, or was refused for want of room.
      await().until(() -> stuck.get() + answers.stream().filter(Future::isDone).count() == 200);
      long held = intake.unauthenticatedBytes();
      long refused = answers.stream().filter(Future::isDone).count();
      letGo.countDown();

      assertThat(held).isPositive().isLessThanOrEqualTo(CAP);
      assertThat(refused).as("200 MiB do not fit in 8").isGreaterThan(150);
      for (Future<WebhookAnswer> answer : answers) {
        assertThat(answer.get().status()).isIn(429, 401);
      }
    }
    assertThat(intake.unauthenticatedBytes()).as("all is given back").isZero();
    assertThat(new Signed("push", "{}".getBytes(UTF_8)).to(intake).status()).isEqualTo(202);
  }

  @Test
  void strangersWhoOnlyClaimALargeBodyLeaveRoomForGitHub() throws Exception {
    var intake = intake(Duration.ofMinutes(1));
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger stuck = new AtomicInteger();
    try (var strangers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        strangers.execute(() -> unsigned().to(intake, 8L * MIB, new Sluggish(10, letGo, stuck)));
      }
      await().until(() -> stuck.get() == 200);

      assertThat(new Signed("push", "{}".getBytes(UTF_8)).to(intake).status()).isEqualTo(202);
      letGo.countDown();
    }
  }

  @Test
  void aBodySentByteByByteMeetsItsDeadline() {
    var intake = intake(Duration.ofNanos(1));
    InputStream dripping = new Drip(() -> 'x');

    assertThat(unsigned().to(intake, -1, dripping).status()).isEqualTo(408);
    assertThat(intake.unauthenticatedBytes()).isZero();
  }

  private WebhookIntake intake(Duration patience) {
    return new WebhookIntake(
        WebhookSecrets.of(Signed.SECRET), store, new WebhookLimits(8 * MIB, CAP, patience));
  }

  private static Signed unsigned() {
    return new Signed("push", "{}".getBytes(UTF_8))
        .with("X-Hub-Signature-256", "sha256=" + "0".repeat(64));
  }

  /** Sends that many bytes, waits until it is let go, and ends. */
  private static final class Sluggish extends InputStream {
    private final CountDownLatch letGo;
    private final AtomicInteger stuck;
    private int left;

    Sluggish(int bytes, CountDownLatch letGo, AtomicInteger stuck) {
      this.left = bytes;
      this.letGo = letGo;
      this.stuck = stuck;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      int sent = Math.min(left, length);
      if (sent > 0) {
        left -= sent;
        return sent;
      }
      stuck.incrementAndGet();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return -1;
    }
  }
}
