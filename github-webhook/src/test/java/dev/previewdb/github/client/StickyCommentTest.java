package dev.previewdb.github.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalActivity;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.Shop;
import dev.previewdb.github.local.Trouble;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StickyCommentTest {
  private static final String MARKER = "<!-- previewdb:shop -->";

  private final LocalGitHub remote = Shop.start();
  private final GitHub gitHub =
      new GitHub(remote.apiUrl(), Token.of(Shop.TOKEN), Patience.standard(), Clock.systemUTC());
  private final List<LocalActivity> written = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    Shop.opened(remote);
    Shop.opened(remote);
    remote.listen(written::add);
  }

  @AfterEach
  void stop() {
    gitHub.close();
    remote.close();
  }

  private long say(String body, @Nullable Long knownId) {
    return gitHub.stickyComment(Shop.ID, 1, MARKER, body, knownId);
  }

  @Test
  void oneCommentIsMadeAndThenEditedInPlace() {
    long id = say("cloning", null);

    assertThat(say("ready", id)).isEqualTo(id);
    assertThat(say("asleep", null)).as("found by its marker").isEqualTo(id);
    assertThat(remote.comments(Shop.ID, 1))
        .singleElement()
        .returns(MARKER + "\nasleep", LocalComment::body)
        .returns(Shop.LOGIN, LocalComment::author);
  }

  @Test
  void aCommentThatSaysSoAlreadyIsNotEdited() {
    long id = say("ready", null);
    say("ready", id);
    say("ready\r\n", null);

    assertThat(written).hasSize(1).first().isInstanceOf(LocalActivity.CommentCreated.class);
  }

  @Test
  void aDeletedCommentIsMadeAgain() {
    long id = say("cloning", null);
    remote.deleteComment(id);

    long again = say("ready", id);

    assertThat(again).isNotEqualTo(id);
    assertThat(remote.comments(Shop.ID, 1)).hasSize(1);
  }

  @Test
  void aCommentDeletedBetweenFindingAndEditingIsMadeAgain() {
    long id = say("cloning", null);
    remote.failOnce(Call.EDIT_COMMENT, new Trouble.Status(404));

    assertThat(say("ready", id)).isNotEqualTo(id);
  }

  @Test
  void theCommentIsFoundAgainBehindManyPages() {
    for (int i = 0; i < 250; i++) {
      remote.comment(Shop.ID, 1, "reviewer", "remark " + i);
    }
    long id = say("cloning", null);
    for (int i = 0; i < 120; i++) {
      remote.comment(Shop.ID, 1, "reviewer", "reply " + i);
    }

    assertThat(say("ready", null)).isEqualTo(id);
    assertThat(remote.comments(Shop.ID, 1)).hasSize(371);
  }

  @Test
  void aStrangersCommentWithOurMarkerIsLeftAlone() {
    LocalComment trap = remote.comment(Shop.ID, 1, "stranger", MARKER + "\nedit me");

    long id = say("ready", null);
    say("still ready", trap.id());

    assertThat(id).isNotEqualTo(trap.id());
    assertThat(remote.comments(Shop.ID, 1).getFirst()).isEqualTo(trap);
    assertThat(remote.comments(Shop.ID, 1)).hasSize(2);
  }

  @Test
  void aQuoteOfOurCommentIsNotOurComment() {
    remote.comment(Shop.ID, 1, Shop.LOGIN, "> " + MARKER + "\n> ready\n\nindeed");

    say("ready", null);

    assertThat(remote.comments(Shop.ID, 1)).hasSize(2);
  }

  @Test
  void theIdOfACommentElsewhereIsNotFollowed() {
    long other = gitHub.stickyComment(Shop.ID, 2, MARKER, "two", null);

    long mine = say("one", other);

    assertThat(mine).isNotEqualTo(other);
    assertThat(remote.comments(Shop.ID, 2))
        .extracting(LocalComment::body)
        .containsExactly(MARKER + "\ntwo");
  }

  @Test
  void aLongBodyIsCutAndSaysSo() {
    say("😀".repeat(40_000), null);

    String body = remote.comments(Shop.ID, 1).getFirst().body();
    assertThat(body).hasSizeLessThanOrEqualTo(65_536).startsWith(MARKER).contains("shortened");
    assertThat(body.codePoints())
        .as("no half of a pair")
        .noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    assertThat(say("😀".repeat(40_000), null))
        .isEqualTo(remote.comments(Shop.ID, 1).getFirst().id());
    assertThat(written).as("cut the same way twice").hasSize(1);
  }

  @Test
  void anAnswerThatWasLostLeavesNoSecondComment() {
    remote.failOnce(Call.CREATE_COMMENT, new Trouble.LostAnswer());
    assertThatThrownBy(() -> say("ready", null)).isInstanceOf(GitHubException.class);

    say("ready", null);

    assertThat(remote.comments(Shop.ID, 1)).hasSize(1);
  }

  @Test
  void anOutageWhileLookingForTheCommentMakesNoSecondOne() {
    long id = say("cloning", null);
    remote.failOnce(Call.READ_COMMENT, new Trouble.Status(503));
    assertThatThrownBy(() -> say("ready", id)).isInstanceOf(GitHubException.class);
    remote.failOnce(Call.LIST_COMMENTS, new Trouble.Html(200));
    assertThatThrownBy(() -> say("ready", null)).isInstanceOf(GitHubException.class);

    assertThat(remote.comments(Shop.ID, 1)).hasSize(1);
  }

  @Test
  void aMarkerIsOneLine() {
    assertThatThrownBy(() -> gitHub.stickyComment(Shop.ID, 1, "a\nb", "x", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> gitHub.stickyComment(Shop.ID, 1, " ", "x", null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
