package dev.previewdb.orchestrator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.client.CommitState;
import dev.previewdb.orchestrator.capture.RefreshFailure;
import dev.previewdb.orchestrator.capture.SnapshotStanding;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.preview.Asked;
import dev.previewdb.orchestrator.preview.Life;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant END = NOON.plusSeconds(7 * 86400);
  private static final CloneFacts CLONE =
      new CloneFacts(
          "20260301-090000",
          NOON.minusSeconds(3 * 3600),
          "reflink",
          4_000_000_000L,
          3_990_000_000L,
          84,
          91,
          "a new preview",
          "0123abcd",
          false);
  private static final RunFacts RUN =
      new RunFacts(
          SHA,
          "flyway",
          "a new preview",
          412,
          List.of(new Ran("12", "add index", 400), new Ran("13", "backfill", 12)),
          List.of(),
          List.of(),
          null,
          null);

  @Test
  void whatDoesNotRunHereAsInProductionIsSaid() {
    RunFacts inCode =
        new RunFacts(
            SHA,
            "flyway",
            "a new preview",
            1,
            List.of(),
            List.of(),
            List.of("V2__x.java is a migration in code, which previews do not run"),
            null,
            null);

    assertThat(
            ReportText.of(
                preview(new Ready(SHA), inCode),
                URI.create("http://localhost:8080"),
                SnapshotStanding.GOOD))
        .contains("Not as in production: `V2__x.java is a migration in code");
  }

  @Test
  void aReadyPreviewTellsEverythingAReviewerWantsAndNoPassword() {
    String text =
        ReportText.of(
            preview(new Ready(SHA), RUN),
            URI.create("https://previews.acme.example"),
            SnapshotStanding.GOOD);

    assertThat(text)
        .isEqualTo(
            """
            ### ✅ Database preview `shop-pr-42` is ready

            Connect, with the token of the service in `PREVIEWDB_API_TOKEN`:

            ```sh
            previewdb preview psql shop-pr-42 --server https://previews.acme.example
            ```

            For programs: `GET https://previews.acme.example/api/v1/previews/shop-pr-42/connection`.

            | | |
            |---|---|
            | commit | `0123456789ab` |
            | snapshot | `20260301-090000`, taken 2026-03-01 09:00 UTC (3 h old) |
            | clone | 84 ms, 4.0 GB, 99 % shared with the snapshot |
            | start | 91 ms |
            | migrations | 412 ms by flyway |
            | push seen to ready | 700 ms |
            | expires | 2026-03-08 12:00 UTC, unless somebody pushes or uses it |

            A new preview.

            | migration | time |
            |---|---:|
            | `12 add index` | 400 ms |
            | `13 backfill` | 12 ms |
            """);
  }

  @Test
  void aFailingMigrationShowsItsFileItsStatementAndPostgresOwnError() {
    FailureFacts failure =
        new FailureFacts(
            "14 (unique email)",
            "db/migration/V14__unique_email.sql",
            "CREATE UNIQUE INDEX ON customer (email)",
            3,
            "23505",
            "could not create unique index",
            "migration-failed",
            "Mend it");
    RunFacts run =
        new RunFacts(
            SHA,
            "flyway",
            "1 new migration",
            20,
            List.of(),
            List.of("15 (later)"),
            List.of(),
            failure,
            null);
    Preview failed =
        preview(
            new Failed(
                Step.MIGRATE,
                "migration-failed",
                "The migration 14 failed",
                "Mend the migration and push again"),
            run);

    assertThat(ReportText.of(failed, URI.create("http://localhost:8080"), SnapshotStanding.GOOD))
        .contains("❌ A migration fails on the database preview `shop-pr-42`")
        .contains("Migration `14 (unique email)` in `db/migration/V14__unique_email.sql`, line 3:")
        .contains("ERROR 23505: could not create unique index")
        .contains("```sql\nCREATE UNIQUE INDEX ON customer (email)\n```")
        .contains("**What to do:** Mend the migration and push again.")
        .contains("Not tried after the failure: `15 (later)`.");
    assertThat(StatusLine.of(failed).orElseThrow().state()).isEqualTo(CommitState.FAILURE);
  }

  @Test
  void anEmptyOneSaysSoAndHowItGetsRowsAndIsNoSuccess() {
    CloneFacts empty =
        new CloneFacts("s", NOON, "reflink", 1, 1, 9, 8, "a new preview", null, true);
    RunFacts none =
        new RunFacts(
            SHA,
            "",
            "nobody has approved it. Approve it",
            0,
            List.of(),
            List.of(),
            List.of(),
            null,
            null);
    PreviewFacts facts = new PreviewFacts(empty, none, PreviewHistory.fresh(), NOON, NOON);
    Preview preview = preview(new Ready(SHA), facts);

    assertThat(ReportText.of(preview, URI.create("http://localhost"), SnapshotStanding.GOOD))
        .contains("is there, empty", "**It is empty**", "Nobody has approved it. Approve it.");
    StatusLine line = StatusLine.of(preview).orElseThrow();
    assertThat(line.state()).isEqualTo(CommitState.PENDING);
    assertThat(line.description()).contains("/preview-db approve " + SHA).hasSizeLessThan(140);
  }

  @Test
  void aFullCopyIsNeverSilent() {
    CloneFacts copy =
        new CloneFacts("s", NOON, "copy", 300_000_000L, 0, 900, 80, "a new preview", null, false);
    PreviewFacts facts = new PreviewFacts(copy, RUN, PreviewHistory.fresh(), NOON, NOON);

    assertThat(
            ReportText.of(
                preview(new Ready(SHA), facts),
                URI.create("http://localhost"),
                SnapshotStanding.GOOD))
        .contains("**a full copy** of 300.0 MB");
  }

  @Test
  void strangersWordsCanNeitherFormatNorMentionNorBreakOut() {
    FailureFacts hostile =
        new FailureFacts(
            "1 | x | `@everyone`",
            "db/`\n# big`.sql",
            "SELECT '```\n# heading\n@octocat'",
            null,
            null,
            "</details> ```\n@all",
            "migration-failed",
            "m");
    RunFacts run =
        new RunFacts(
            SHA,
            "flyway",
            "ok",
            1,
            List.of(new Ran("1|2", "a`b", 1)),
            List.of(),
            List.of(),
            hostile,
            null);

    String text =
        ReportText.of(
            preview(new Failed(Step.MIGRATE, "c", "r", "m"), run),
            URI.create("http://localhost"),
            SnapshotStanding.GOOD);

    assertThat(text)
        .contains("````sql\nSELECT '```\n# heading\n@octocat'\n````")
        .contains("`1¦2 aˋb`")
        .doesNotContain("\n# big");
  }

  @Test
  void linksMentionsAndReferencesOfABranchAreBrokenUpInEverySentence() {
    String hostile =
        "V1__@octocat_#12.sql, acme/shop#7, GH-9, gh-8, https://evil.example/x, HTTP://evil.example, www.evil.example, WWW.evil.example, [click](//evil.example), ![p][q], <img src=x>, a@evil.example\n# big";
    RunFacts run =
        new RunFacts(
            SHA, "flyway", hostile, 1, List.of(), List.of(hostile), List.of(hostile), null, null);
    CloneFacts clone =
        new CloneFacts("s", NOON, "reflink", 1, 1, 1, 1, hostile, "0123456789abcdef", false);
    List<PreviewState> states =
        List.of(
            new Ready(SHA),
            new Cloning("s", hostile),
            new Failed(Step.CHECKOUT, "c", hostile, hostile),
            new Failed(Step.MIGRATE, "c", hostile, hostile),
            new Removing(hostile),
            new Removed(hostile));

    for (PreviewState state : states) {
      PreviewFacts facts = new PreviewFacts(clone, run, PreviewHistory.fresh(), NOON, NOON);
      String text =
          ReportText.of(
              preview(state, facts), URI.create("https://previews.example"), SnapshotStanding.GOOD);
      String outsideOfCode =
          text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "").replace("###", "");

      assertThat(outsideOfCode)
          .as(state.word())
          .doesNotContainPattern("@[a-z]")
          .doesNotContainPattern("#\\d")
          .doesNotContainPattern("(?i)gh-\\d")
          .doesNotContainPattern("(?i)www\\.")
          .doesNotContainPattern("(?i)https?://")
          .doesNotContain("](", "][", "<img", "\n# big");
    }
  }

  @Test
  void aRemovedPreviewSaysWhyAndItsCommitKeepsItsStatus() {
    Preview removed = preview(new Removed("the pull request was merged"), PreviewFacts.NONE);

    assertThat(ReportText.of(removed, URI.create("http://localhost"), SnapshotStanding.GOOD))
        .isEqualTo(
            "### 🧹 Database preview `shop-pr-42` is gone\n\nThe pull request was merged.\n");
    assertThat(StatusLine.of(removed)).isEmpty();
  }

  @Test
  void dataOlderThanItShouldBeIsSaidOnEveryReportButTheLast() {
    RefreshFailure failure =
        new RefreshFailure(
            NOON.minusSeconds(60),
            "source-unreachable",
            "The source db:5432/shop does not answer: @channel",
            "Start it");
    SnapshotStanding standing = new SnapshotStanding(Optional.of(failure), Optional.of("ffffffff"));
    URI url = URI.create("http://localhost");

    assertThat(ReportText.of(preview(new Ready(SHA), RUN), url, standing))
        .contains(
            "⚠️ The snapshot is from 2026-03-01 09:00 UTC; the last refresh failed on 2026-03-01 11:59 UTC: The source db:5432/shop does not answer: @\u200Bchannel. Start it.")
        .contains("(3 h old), made with an earlier masking key |");
    assertThat(
            ReportText.of(preview(new PreviewState.Requested(), PreviewFacts.NONE), url, standing))
        .contains("There is no snapshot yet; the last capture failed on 2026-03-01 11:59 UTC");
    assertThat(ReportText.of(preview(new Removed("it is merged"), RUN), url, standing))
        .doesNotContain("refresh");
  }

  @Test
  void anEndThatIsNearIsWarnedOfWithWhatPreventsIt() {
    Preview near =
        preview(
            new Ready(SHA),
            PreviewFacts.NONE,
            new Life(Optional.of(END), Optional.empty(), Optional.of(END), Optional.empty()));

    assertThat(ReportText.of(near, URI.create("http://localhost:8080"), SnapshotStanding.GOOD))
        .contains(
            "It goes at 2026-03-08 12:00 UTC, unless somebody pushes or uses it.",
            "`previewdb preview extend shop-pr-42 --for 3d`",
            "`previewdb preview keep shop-pr-42`");
    assertThat(
            ReportText.of(
                preview(new Ready(SHA), PreviewFacts.NONE),
                URI.create("http://localhost:8080"),
                SnapshotStanding.GOOD))
        .doesNotContain("It goes at");
  }

  @Test
  void whoKeepsAPreviewIsNamedInPlaceOfItsEnd() {
    Life kept = new Life(Optional.of(END), Optional.of("ann"), Optional.of(END), Optional.empty());

    assertThat(
            ReportText.of(
                preview(new Ready(SHA), PreviewFacts.NONE, kept),
                URI.create("http://localhost:8080"),
                SnapshotStanding.GOOD))
        .contains("never, kept by Ann")
        .doesNotContain("It goes at");
  }

  @Test
  void oneThatIsGoneTellsUntilWhenItsDataCanBeHadBack() {
    Life gone = new Life(Optional.of(NOON), Optional.empty(), Optional.empty(), Optional.of(END));

    assertThat(
            ReportText.of(
                preview(new Removed("deleted by ann"), PreviewFacts.NONE, gone),
                URI.create("http://localhost:8080"),
                SnapshotStanding.GOOD))
        .contains("Until 2026-03-08 12:00 UTC", "`previewdb preview undelete shop-pr-42`");
  }

  @Test
  void anOldCommitsSuccessIsNotTheNewHeads() {
    Preview behind = preview(new Ready("f".repeat(40)), RUN);

    assertThat(StatusLine.of(behind).orElseThrow().state()).isEqualTo(CommitState.PENDING);
  }

  private static Preview preview(PreviewState state, RunFacts run) {
    return preview(
        state, new PreviewFacts(CLONE, run, PreviewHistory.fresh(), NOON.minusMillis(700), NOON));
  }

  private static Preview preview(PreviewState state, PreviewFacts facts) {
    return preview(
        state,
        facts,
        new Life(Optional.of(END), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static Preview preview(PreviewState state, PreviewFacts facts, Life life) {
    return new Preview(
        1,
        new PreviewKey.PullRequest("shop", 7, 42),
        "shop-pr-42",
        state,
        NOON,
        NOON,
        Optional.of(SHA),
        life,
        new Asked(
            Optional.empty(), false, 0, false, false, false, Optional.empty(), Optional.empty()),
        1,
        1,
        1,
        1,
        1,
        0,
        Optional.empty(),
        facts);
  }
}
