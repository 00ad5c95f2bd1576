package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.local.Trouble;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in comments, from the comment to its answer. */
class CommentCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SHOP = Map.of("2_a.sql", "CREATE TABLE a ();");

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    acme.gitHub.permit(REPOSITORY, "ben", Permission.READ);
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aPersonWithWriteAccessSeesDeletesCreatesAndResets() throws Exception {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");

    assertThat(answer(say(pr, "ann", "/preview-db status"), "rocket"))
        .contains("`shop-pr-1` is ready")
        .contains("taken away at");
    assertThat(answer(say(pr, "ann", "/preview-db logs"), "rocket")).contains("ok      2 a");
    assertThat(answer(say(pr, "ann", "/preview-db delete"), "rocket")).contains("is taken away");
    awaitComment(pr, "Deleted by", "is gone");
    assertThat(answer(say(pr, "ann", "/preview-db create"), "rocket")).contains("asked for");
    awaitComment(pr, "is ready");

    try (Connection preview = api.connect("shop-pr-1")) {
      preview.createStatement().execute("DROP TABLE customer");
    }
    assertThat(answer(say(pr, "ann", "Oh no.\n\n/preview-db reset"), "rocket"))
        .contains("cloned afresh");
    awaitComment(pr, "A reset was asked for", "is ready");
    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  @Test
  void aPreviewIsKeptAndLivesLongerAtAWord() {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");

    assertThat(answer(say(pr, "ann", "/preview-db keep"), "rocket")).contains("lives until");
    awaitComment(pr, "never, kept by");
    assertThat(api.preview("shop-pr-1").get("keptBy").asText()).isEqualTo("@ann");
    assertThat(answer(say(pr, "ann", "/preview-db extend soon"), "confused"))
        .contains("a number and a unit");
    assertThat(answer(say(pr, "ann", "/preview-db extend 3d"), "rocket")).contains("lives longer");
    assertThat(api.preview("shop-pr-1").get("keptBy").isNull()).isTrue();
    assertThat(Instant.parse(api.preview("shop-pr-1").get("expiresAt").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(71)), Instant.now().plus(Duration.ofHours(73)));

    assertThat(answer(say(pr, "ann", "/preview-db delete"), "rocket")).contains("is taken away");
    awaitComment(pr, "is gone");
    assertThat(answer(say(pr, "ann", "/preview-db keep"), "confused")).contains("is gone");
  }

  @Test
  void aPreviewSleepsAndIsMigratedOnceMoreAtAWord() throws Exception {
    LocalPullRequest pr =
        acme.open("a", Map.of("2_a.sql", "CREATE UNIQUE INDEX one ON customer ((id > 0));"));
    awaitComment(pr, "A migration fails");
    try (Connection preview = api.connect("shop-pr-1")) {
      preview.createStatement().execute("DELETE FROM customer WHERE id > 1");
    }

    assertThat(answer(say(pr, "ann", "/preview-db migrate"), "rocket")).contains("once more");
    awaitComment(pr, "is ready");

    assertThat(answer(say(pr, "ann", "/preview-db sleep"), "rocket")).contains("sleeps");
    awaitComment(pr, "is asleep");
    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("1");
    }
  }

  @Test
  void whoMayNotWriteIsToldSoAndHelpFitsTheReader() {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");

    for (String who : List.of("ben", "stranger")) {
      assertThat(answer(say(pr, who, "/preview-db delete"), "confused"))
          .contains("@" + who + " may not ask for this");
      assertThat(answer(say(pr, who, "/preview-db help"), "rocket"))
          .contains("status")
          .doesNotContain("reset");
    }
    assertThat(answer(say(pr, "ann", "/preview-db"), "rocket")).contains("reset", "approve");
    assertThat(answer(say(pr, "ben", "/preview-db status"), "rocket")).contains("is ready");
    assertThat(api.preview("shop-pr-1").get("state").asText()).isEqualTo("ready");
  }

  @Test
  void whatGitHubRefusesToSayIsANoAndWhatItCannotSayWaits() {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");
    acme.gitHub.fail(Call.READ_PERMISSION, new Trouble.Status(403));
    assertThat(answer(say(pr, "ann", "/preview-db delete"), "confused")).contains("may not");

    acme.gitHub.fail(Call.READ_PERMISSION, new Trouble.Status(503));
    LocalComment waiting = say(pr, "ann", "/preview-db delete");
    await().atMost(PATIENCE).until(() -> reactions(waiting).equals(List.of("eyes")));
    assertThat(api.preview("shop-pr-1").get("state").asText()).isEqualTo("ready");
    acme.gitHub.heal();
    assertThat(answer(waiting, "rocket")).contains("is taken away");
  }

  @Test
  void anUnknownVerbIsAnsweredWithTheNearest() {
    LocalPullRequest pr = acme.open("a", SHOP);

    assertThat(answer(say(pr, "ann", "/preview-db rest"), "confused"))
        .contains("Did you mean `/preview-db reset`?")
        .doesNotContain("rest`");
  }

  @Test
  void quotesEditsAndProgramsGiveNoCommand() throws Exception {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");
    acme.gitHub.permit(REPOSITORY, "helper[bot]", Permission.ADMIN);

    LocalComment quote = say(pr, "ann", "> /preview-db delete");
    LocalComment edited = say(pr, "ann", "hello");
    acme.gitHub.editComment(edited.id(), "/preview-db delete");
    LocalComment program = say(pr, "helper[bot]", "/preview-db delete");

    answer(say(pr, "ann", "/preview-db status"), "rocket");
    assertThat(List.of(quote, edited, program))
        .allSatisfy(comment -> assertThat(reactions(comment)).isEmpty());
    try (StateView state = StateView.of(acme.storage())) {
      assertThat(state.ask("SELECT count(*) FROM command WHERE verb <> ?", "STATUS"))
          .isEqualTo("0");
    }
  }

  @Test
  void aCommandIsDoneOnceHoweverOftenItsDeliveryComesAndAlsoAcrossARestart() throws Exception {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");
    acme.gitHub.fail(Call.CREATE_COMMENT, new Trouble.Status(503));
    LocalComment reset = say(pr, "ann", "/preview-db reset");
    String delivery = acme.gitHub.deliveries().getLast().id();
    acme.gitHub.send(delivery);
    awaitComment(pr, "A reset was asked for", "is ready");
    awaitSettled();
    try (Connection preview = api.connect("shop-pr-1")) {
      preview.createStatement().execute("CREATE TABLE after_the_reset ()");
    }

    service.close();
    service = acme.start();
    api = new TestApi(service.port());
    acme.gitHub.heal();

    assertThat(answer(reset, "rocket")).contains("cloned afresh");
    awaitSettled();
    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM after_the_reset")).isEqualTo("0");
    }
    assertThat(
            acme.gitHub.comments(REPOSITORY, pr.number()).stream()
                .filter(comment -> comment.body().contains("answer to " + reset.id())))
        .hasSize(1);
  }

  @Test
  void aForkGetsADatabaseForTheCommitThatWasApprovedAndAPushRevokesIt() throws Exception {
    acme.gitHub.addRepository(new LocalRepository(999, "mallory/shop", acme.git.url(), "main"));
    String first = acme.commit("fork", SHOP);
    LocalPullRequest pr =
        acme.gitHub.open(
            new NewPullRequest(
                "mallory",
                "t",
                new LocalPullRequest.Branch(999, "fork", first),
                new LocalPullRequest.Branch(REPOSITORY, "main", "0".repeat(40)),
                false));
    awaitComment(pr, "/preview-db approve " + first);

    assertThat(answer(say(pr, "mallory", "/preview-db approve " + first), "confused"))
        .contains("may not");
    assertThat(answer(say(pr, "ann", "/preview-db approve"), "confused")).contains(first);
    assertThat(answer(say(pr, "ann", "/preview-db approve " + first.substring(0, 12)), "confused"))
        .contains(first);
    assertThat(acme.instanceDirectories()).isEmpty();
    assertThat(answer(say(pr, "ann", "/preview-db approve " + first), "rocket")).contains(first);
    awaitComment(pr, "is ready");

    String second = acme.commit("fork", Map.of("3_b.sql", "CREATE TABLE b ();"));
    acme.gitHub.push(REPOSITORY, pr.number(), second);
    awaitComment(pr, "/preview-db approve " + second);
    assertThat(acme.comment(pr.number())).doesNotContain("`3 b`");
    assertThat(answer(say(pr, "ann", "/preview-db approve " + first), "confused")).contains(second);
  }

  private LocalComment say(LocalPullRequest pr, String who, String words) {
    return acme.gitHub.comment(REPOSITORY, pr.number(), who, words);
  }

  /** The answer, once the command is over with this reaction. */
  private String answer(LocalComment command, String reaction) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reactions(command)).containsExactly("eyes", reaction));
    return acme.gitHub.comments(REPOSITORY, command.number()).stream()
        .filter(comment -> comment.body().contains("answer to " + command.id() + " "))
        .findFirst()
        .orElseThrow()
        .body();
  }

  private List<String> reactions(LocalComment comment) {
    return acme.gitHub.reactions(comment.id());
  }

  private void awaitSettled() {
    await()
        .atMost(PATIENCE)
        .until(() ->
            api.preview("shop-pr-1").path("state").asText().equals("ready")
                && api.preview("shop-pr-1").path("settled").asBoolean());
  }

  /** The report is the comment with the preview's state. */
  private void awaitComment(LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    acme.gitHub.comments(REPOSITORY, pr.number()).stream()
                        .map(LocalComment::body)
                        .filter(body -> body.startsWith("<!-- previewdb:shop -->"))
                        .findFirst()
                        .orElse(""))
                .contains(words));
  }
}
