package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.local.LocalActivity.CommentCreated;
import dev.previewdb.github.local.LocalActivity.CommentEdited;
import dev.previewdb.github.local.LocalActivity.StatusSet;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the measurement takes for order has to be able to fail. */
class ToldReportsTest {
  private final ToldReports told = new ToldReports();

  @Test
  void stepsMayBeLeftOutButNoneComesAfterALaterOne() {
    status("a", "Waiting for a database");
    status("a", "Ready: no migration was pending");
    status("a", "Ready, asleep until somebody connects");
    status("b", "Running the migrations");
    created(1, "⏳ Database preview `shop-pr-1` is being cloned");
    edited(1, "✅ Database preview `shop-pr-1` is ready");
    assertThat(told.disordered()).isZero();
    assertThat(told.ready()).isEqualTo(1);
    assertThat(told.reports()).isEqualTo(6);

    status("b", "Cloning the snapshot 1");
    edited(1, "⏳ Database preview `shop-pr-1` is on its way");
    assertThat(told.disordered()).isEqualTo(2);
  }

  @Test
  void aSecondCommentAndUnknownWordsAreOutOfOrder() {
    created(1, "✅ Database preview `shop-pr-1` is ready");
    created(1, "✅ Database preview `shop-pr-1` is ready");
    status("a", "Comparing the migrations with those that ran");

    assertThat(told.disordered()).isEqualTo(2);
  }

  @Test
  void whoWasToldInOnePlaceOnlyIsNotCounted() {
    status("a", "Ready: no migration was pending");

    assertThat(told.ready()).isZero();
  }

  private void status(String sha, String description) {
    told.hear(
        new StatusSet(
            new LocalStatus(
                1, 1, sha, "pending", "previewdb/shop", description, null, Instant.EPOCH)));
  }

  private void created(int number, String body) {
    told.hear(new CommentCreated(comment(number, body)));
  }

  private void edited(int number, String body) {
    told.hear(new CommentEdited(comment(number, body)));
  }

  private static LocalComment comment(int number, String body) {
    return new LocalComment(1, 1, number, "previewdb", body, Instant.EPOCH, Instant.EPOCH);
  }
}
