package dev.previewdb.github.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.event.GitHubEvent.Ignored;
import dev.previewdb.github.event.GitHubEvent.Ping;
import dev.previewdb.github.event.GitHubEvent.PullRequestChanged;
import dev.previewdb.github.event.GitHubEvents;
import dev.previewdb.github.webhook.Delivery;
import dev.previewdb.github.webhook.WebhookAnswer;
import dev.previewdb.github.webhook.WebhookIntake;
import dev.previewdb.github.webhook.WebhookLimits;
import dev.previewdb.github.webhook.WebhookSecrets;
import io.javalin.Javalin;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The local GitHub's webhooks, over HTTP into the real intake. */
class DeliveriesTest {
  private final LocalGitHub gitHub = Shop.start();
  private final List<Delivery> stored = new CopyOnWriteArrayList<>();
  private final AtomicBoolean storeFails = new AtomicBoolean();
  private Javalin server;

  @BeforeEach
  void receive() {
    var intake =
        new WebhookIntake(
            WebhookSecrets.of(List.of("new secret", "old secret")),
            this::insert,
            WebhookLimits.standard());
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.post(
                      "/webhooks/github",
                      ctx -> {
                        WebhookAnswer answer =
                            intake.receive(
                                ctx::header,
                                ctx.req().getContentLengthLong(),
                                ctx.req().getInputStream());
                        ctx.status(answer.status()).result(answer.line());
                      });
                })
            .start("127.0.0.1", 0);
    gitHub.webhook(target(), WebhookSecrets.of("old secret"));
  }

  @AfterEach
  void stop() {
    gitHub.close();
    server.stop();
  }

  private URI target() {
    return URI.create("http://127.0.0.1:" + server.port() + "/webhooks/github");
  }

  private synchronized boolean insert(Delivery delivery) {
    if (storeFails.get()) {
      throw new IllegalStateException("the database is away");
    }
    return stored.stream().noneMatch(other -> other.id().equals(delivery.id()))
        && stored.add(delivery);
  }

  @Test
  void theLifeOfAPullRequestArrivesSignedAndInOrder() {
    gitHub.ping();
    Shop.opened(gitHub);
    gitHub.push(Shop.ID, 1, "c".repeat(40));
    gitHub.comment(Shop.ID, 1, "reviewer", "nice");
    gitHub.close(Shop.ID, 1, true);
    gitHub.reopen(Shop.ID, 1);

    assertThat(stored)
        .map(GitHubEvents::parse)
        .satisfiesExactly(
            event -> assertThat(event).isEqualTo(new Ping()),
            event -> assertThat(event).isEqualTo(changed("opened")),
            event -> assertThat(event).isEqualTo(changed("synchronize")),
            event -> assertThat(event).isInstanceOf(Ignored.class),
            event -> assertThat(event).isEqualTo(changed("closed")),
            event -> assertThat(event).isEqualTo(changed("reopened")));
    assertThat(gitHub.deliveries()).allMatch(delivery -> delivery.status() == 202);
  }

  private static PullRequestChanged changed(String action) {
    return new PullRequestChanged(Shop.ID, Shop.NAME, 1, action);
  }

  @Test
  void heldDeliveriesAreSentInAnyOrderAndAsOftenAsWanted() {
    gitHub.holdDeliveries(true);
    Shop.opened(gitHub);
    gitHub.push(Shop.ID, 1, "c".repeat(40));
    gitHub.close(Shop.ID, 1, false);
    assertThat(stored).isEmpty();

    List<LocalDelivery> backwards = new ArrayList<>(gitHub.deliveries());
    Collections.reverse(backwards);
    backwards.forEach(delivery -> gitHub.send(delivery.id()));
    backwards.forEach(
        delivery -> assertThat(gitHub.send(delivery.id()).answer()).startsWith("duplicate"));

    assertThat(stored)
        .map(GitHubEvents::parse)
        .containsExactly(changed("closed"), changed("synchronize"), changed("opened"));
  }

  @Test
  void aDeliveryThatCouldNotBeStoredShowsAsFailedAndArrivesWhenRedelivered() {
    storeFails.set(true);
    Shop.opened(gitHub);
    LocalDelivery failed = gitHub.deliveries().getLast();
    assertThat(failed).returns(503, LocalDelivery::status);
    assertThat(failed.answer()).doesNotContain("Exception", "database is away");

    storeFails.set(false);

    assertThat(gitHub.send(failed.id()).status()).isEqualTo(202);
    assertThat(stored).hasSize(1);
  }

  @Test
  void aWrongSecretIsTurnedAway() {
    gitHub.webhook(target(), WebhookSecrets.of("guessed"));

    assertThat(gitHub.ping().status()).isEqualTo(401);
    assertThat(stored).isEmpty();
  }

  @Test
  void aReceiverThatIsAwayIsShownAsNoAnswer() {
    server.stop();

    assertThat(gitHub.ping())
        .returns(0, LocalDelivery::status)
        .returns("no answer", LocalDelivery::answer);
  }
}
