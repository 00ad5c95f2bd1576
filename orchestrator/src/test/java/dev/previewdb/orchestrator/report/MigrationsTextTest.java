package dev.previewdb.orchestrator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.preview.PreviewFacts.BaseFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.BeforeFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FindingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.PendingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MigrationsTextTest {
  private static final BaseFacts MAIN = new BaseFacts("main", "0123", null);
  private static final FindingFacts EDITED =
      new FindingFacts("edited", "1 (a) has changed", "db/1_a.sql", "put it back", true);

  @Test
  void whatIsMergedAndWhatThePullRequestAddsStandApartEachWithWhatBecameOfIt() {
    List<PendingFacts> pending =
        List.of(
            new PendingFacts("2", "merged", true),
            new PendingFacts("3", "mine", false),
            new PendingFacts("4", "fails", false),
            new PendingFacts("5", "", false));
    FailureFacts failure =
        new FailureFacts("4 (fails)", "db/4.sql", null, null, null, "boom", "c", "m");

    assertThat(text(new BeforeFacts(pending, MAIN, List.of()), failure))
        .isEqualTo(
            """

            A new preview.

            In `main` already, not in production yet:

            | migration | time |
            |---|---:|
            | `2 merged` | 7 ms |

            From this pull request:

            | migration | time |
            |---|---:|
            | `3 mine` | 8 ms |
            | `4 fails` | **failed** |
            | `5` | not run |
            """);
  }

  @Test
  void aRunThatIsUnderWayTellsWhatRanWhatRunsAndWhatWaits() {
    ProgressFacts progress =
        new ProgressFacts(
            List.of(
                new PendingFacts("2", "done", null),
                new PendingFacts("3", "@all|x", null),
                new PendingFacts("4", "", null)),
            List.of(new Ran("2", "done", 1500)),
            "3");

    assertThat(MigrationsText.of(progress))
        .isEqualTo(
            """

            | migration | time |
            |---|---:|
            | `2 done` | 1500 ms |
            | `3 @all¦x` | running |
            | `4` | waits |
            """);
  }

  @Test
  void ofAThousandThatArePendingTheFirstAreListed() {
    List<PendingFacts> pending =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i -> new PendingFacts(String.valueOf(i), "", null))
            .toList();

    String text = MigrationsText.of(new ProgressFacts(pending, List.of(), null));

    assertThat(text.lines().filter(line -> line.endsWith("| waits |"))).hasSize(200);
    assertThat(text).endsWith("\nAnd 800 more.\n");
  }

  @Test
  void aBaseBranchThatCouldNotBeReadIsSaid() {
    BaseFacts unread = new BaseFacts("main", null, "it does not answer @all");

    assertThat(
            text(
                new BeforeFacts(List.of(new PendingFacts("2", "", null)), unread, List.of()), null))
        .contains("| `2` | 7 ms |")
        .contains("Which of them `main` has already is not known: It does not answer @\u200Ball.")
        .doesNotContain("pull request");
  }

  @Test
  void aBranchWithoutAPullRequestHasOneTable() {
    assertThat(
            text(new BeforeFacts(List.of(new PendingFacts("2", "", null)), null, List.of()), null))
        .isEqualTo("\nA new preview.\n\n| migration | time |\n|---|---:|\n| `2` | 7 ms |\n");
  }

  @Test
  void findingsHaveTheirPlaceAndTheirMendAndAreNeverMoreThanAPageHolds() {
    FindingFacts hostile =
        new FindingFacts("late", "@all <img> https://x.example", "a`b|c", "[x](y)", false);

    String text = text(new BeforeFacts(List.of(), MAIN, List.of(EDITED, hostile)), null);

    assertThat(text)
        .contains(
            "**Findings**\n\n- ❌ `edited` in `db/1_a.sql`: 1 (a) has changed. **What to do:** Put it back.\n")
        .contains("- ⚠️ `late` in `aˋb¦c`: @\u200Ball &lt;img>")
        .doesNotContain("@all", "<img", "](", "https://");
    assertThat(text(new BeforeFacts(List.of(), MAIN, Collections.nCopies(100, EDITED)), null))
        .contains("- and 80 more")
        .hasSizeLessThan(4000);
  }

  private static String text(BeforeFacts before, @Nullable FailureFacts failure) {
    return MigrationsText.of(
        new RunFacts(
            "sha",
            "goose",
            "a new preview",
            20,
            List.of(new Ran("2", "merged", 7), new Ran("3", "mine", 8)),
            List.of("5"),
            List.of(),
            failure,
            before));
  }
}
