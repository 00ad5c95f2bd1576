package dev.previewdb.orchestrator.demo;

import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What happens to one pull request. Each step sends the delivery GitHub would send, waits for what
 * the service makes of it and for GitHub to have been told, and checks both.
 */
final class PullRequestStory {
  /** Far more than it takes: only a service that is stuck needs it. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** As many of a commit's digits as a comment shows. */
  private static final int COMMIT = 12;

  private final LocalGitHub gitHub;
  private final ShopRepository repository;
  private final Observed observed;
  private final Narrator narrator;
  private final Timetable times;
  private int number;

  PullRequestStory(
      LocalGitHub gitHub,
      ShopRepository repository,
      Observed observed,
      Narrator narrator,
      Timetable times) {
    this.gitHub = gitHub;
    this.repository = repository;
    this.observed = observed;
    this.narrator = narrator;
    this.times = times;
  }

  /** A pull request with two migrations. */
  Preview opened() throws Exception {
    String sha = repository.branch();
    // GitHub keeps the head of a pull request under a name of its own, and numbers begin at 1
    repository.openPullRequest(1);
    narrator.act(
        "a developer opens a pull request with 2 migrations (commit " + Sha.cut(sha) + ")");
    Preview ready =
        times.time(
            "pull request opened → preview ready",
            () -> {
              LocalPullRequest opened =
                  gitHub.open(
                      NewPullRequest.of(
                          Stage.REPOSITORY_ID,
                          "Give points for orders",
                          ShopRepository.BRANCH,
                          sha,
                          ShopRepository.MAIN,
                          repository.mainHead()));
              number = opened.number();
              return ready(sha);
            });
    CloneFacts origin = ready.facts().origin();
    if (origin == null) {
      throw new DidNotHold("nothing is known of the preview's clone");
    }
    times.part("clone (" + origin.mode() + ")", origin.cloneMillis());
    times.part("start", origin.startMillis());
    times.part("2 migrations", run(ready).millis());
    ran(ready, "5", "6");
    told(sha, "success", " is ready");
    narrator.act("the comment on the pull request, as it stands now:");
    narrator.quote(comment());
    return ready;
  }

  /** One more migration: the preview goes on, it is not made again. */
  Preview oneMore(Preview before) throws Exception {
    String sha = repository.addIndex(number);
    narrator.act("the developer pushes one more migration (commit " + Sha.cut(sha) + ")");
    Preview ready = times.time("one more migration → ready", () -> pushed(sha, () -> ready(sha)));
    kept(before, ready);
    ran(ready, "7");
    told(sha, "success", " is ready");
    return ready;
  }

  /** A migration that production's data does not allow. */
  Preview failing(Preview before) throws Exception {
    String sha = repository.addFailing(number);
    narrator.act(
        "the developer pushes a unique index over data that is not unique (commit "
            + Sha.cut(sha)
            + ")");
    Preview failed = times.time("failing migration → told", () -> pushed(sha, () -> failed()));
    FailureFacts failure = run(failed).failure();
    if (failure == null) {
      throw new DidNotHold("the migration did not fail");
    }
    DidNotHold.unless(
        "23505".equals(failure.sqlState()), "the failure is not PostgreSQL's unique violation");
    told(sha, "failure", failure.message().lines().findFirst().orElseThrow());
    narrator.act("the comment tells what PostgreSQL said:");
    narrator.quote(comment());
    DidNotHold.unless(before.epoch() == failed.epoch(), "the preview was replaced");
    return failed;
  }

  /** The same migration, thought over. */
  Preview mended(Preview before) throws Exception {
    String sha = repository.mend(number);
    narrator.act("the developer mends it: repeated reviews go first (commit " + Sha.cut(sha) + ")");
    Preview ready = times.time("its mend → ready", () -> pushed(sha, () -> ready(sha)));
    kept(before, ready);
    ran(ready, "8");
    told(sha, "success", " is ready");
    return ready;
  }

  /** Merged: the preview goes away. */
  void merged() throws Exception {
    repository.merge(number);
    narrator.act("the developer merges the pull request");
    times.time(
        "merged → gone",
        () -> {
          gitHub.close(Stage.REPOSITORY_ID, number, true);
          return moved("the preview's end", Removed.class, state -> true);
        });
    commented(" is gone", "merged");
  }

  private interface Waiting {
    Preview await() throws InterruptedException;
  }

  private Preview pushed(String sha, Waiting waiting) throws InterruptedException {
    gitHub.push(Stage.REPOSITORY_ID, number, sha);
    return waiting.await();
  }

  private Preview ready(String sha) throws InterruptedException {
    return moved("a ready preview", Ready.class, state -> state.sha().equals(sha));
  }

  private Preview failed() throws InterruptedException {
    return moved("the failure", Failed.class, state -> state.step() == Step.MIGRATE);
  }

  /** Waits for a state; a failure nobody waits for ends the waiting. */
  private <S extends PreviewState> Preview moved(String what, Class<S> wanted, Predicate<S> right)
      throws InterruptedException {
    int already = observed.count();
    return observed.await(
        what,
        PATIENCE,
        () ->
            observed
                .last()
                .filter(last -> {
                  boolean is =
                      wanted.isInstance(last.state()) && right.test(wanted.cast(last.state()));
                  if (!is && last.state() instanceof Failed failed && observed.count() > already) {
                    throw new DidNotHold(failed.reason() + ". " + failed.mend());
                  }
                  return is;
                }));
  }

  private void ran(Preview preview, String... ids) {
    List<String> ran = run(preview).ran().stream().map(Ran::id).toList();
    DidNotHold.unless(
        ran.equals(List.of(ids)), "the migrations that ran are " + ran + ", not " + List.of(ids));
  }

  private void kept(Preview before, Preview after) {
    DidNotHold.unless(before.epoch() == after.epoch(), "the preview was rebuilt, not migrated");
    narrator.note("migrated in place, not rebuilt: " + run(after).decision());
  }

  private static RunFacts run(Preview preview) {
    return Optional.ofNullable(preview.facts().run())
        .orElseThrow(() -> new DidNotHold("nothing is known of the preview's migrations"));
  }

  /** Waits until GitHub shows the newest state of the commit, and the comment says this. */
  private void told(String sha, String state, String words) throws InterruptedException {
    observed.await(
        "the commit's status " + state,
        PATIENCE,
        () ->
            observed
                .status()
                .filter(status -> status.sha().equals(sha))
                .map(LocalStatus::state)
                .filter(state::equals));
    commented("`" + sha.substring(0, COMMIT), words);
  }

  private void commented(String... words) throws InterruptedException {
    observed.await(
        "a comment that says `" + String.join("`, `", words) + "`",
        PATIENCE,
        () -> observed.comment().filter(comment -> Stream.of(words).allMatch(comment::contains)));
    DidNotHold.unless(
        gitHub.comments(Stage.REPOSITORY_ID, number).size() == 1,
        "there is not exactly one comment");
  }

  private String comment() {
    return observed.comment().orElseThrow();
  }
}
