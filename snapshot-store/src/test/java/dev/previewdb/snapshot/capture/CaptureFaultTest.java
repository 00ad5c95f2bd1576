package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong in the middle: told with its reason, and nothing is left. */
class CaptureFaultTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String KEEP = "{ keep: test, by: test }";
  private static final String RULES =
      "tables:\n  public.big: { id: "
          + KEEP
          + ", pad: "
          + KEEP
          + " }\n"
          + "  public.small: { id: "
          + KEEP
          + " }\n";

  private static CaptureLab big() throws SQLException {
    return CaptureLab.with(
        "CREATE TABLE big (id int PRIMARY KEY, pad text)",
        "INSERT INTO big SELECT i, repeat('x', 500) FROM generate_series(1, 60000) i",
        "CREATE TABLE small (id int)",
        "INSERT INTO small VALUES (1)",
        "CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 41'");
  }

  @Test
  void aSourceThatGoesAwayEndsTheCapture() throws SQLException {
    try (var lab = big()) {
      var cut =
          Reaction.amidRowsOf(
              "big",
              () ->
                  lab.run(
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'"));
      var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(RULES, cut));
      // The session that copies was cut off, or another one that was about to begin
      assertThat(failure.problem())
          .isIn(SnapshotProblem.ROWS_NOT_COPIED, SnapshotProblem.SOURCE_UNREADABLE);
      assertThat(failure.what()).contains(lab.source().address());
      lab.assertNothingIsLeft();
    }
  }

  @Test
  void aSourceThatRestartsEndsTheCaptureAndServesTheNext() throws SQLException {
    try (var lab = big()) {
      var crash =
          Reaction.amidRowsOf(
              "big",
              () -> {
                var pid = lab.ask("SELECT min(pid) FROM pg_stat_activity WHERE usename = 'reader'");
                // A session that dies so takes all others with it, and the server starts anew.
                ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
                await()
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() ->
                        lab.ask("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid)
                            .equals("0"));
              });
      var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(RULES, crash));
      // Whichever of its sessions is told first.
      assertThat(failure.problem())
          .isIn(SnapshotProblem.ROWS_NOT_COPIED, SnapshotProblem.SOURCE_UNREADABLE);
      assertThat(failure.what()).contains(lab.source().address());
      lab.assertNothingIsLeft();
      assertThat(lab.take(RULES).manifest().tables()).containsEntry("public.big", 60000L);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAN", "START_SERVER", "COPY_SCHEMA", "COPY_ROWS", "REFRESH_VIEWS"})
  void aCancelledCaptureEndsAtOnce(CaptureStep step) throws SQLException {
    try (var lab = big()) {
      // Would take minutes where it is filled from rows, and is empty at the source.
      lab.run(
          "CREATE TABLE many (id int)",
          "CREATE MATERIALIZED VIEW slow AS SELECT pg_sleep(CASE WHEN count(*) > 0 THEN 600 ELSE 0 END)::text AS nothing FROM many",
          "INSERT INTO many VALUES (1)");
      lab.grant();
      var caller = Thread.currentThread();
      var reached = step.compareTo(CaptureStep.REFRESH_VIEWS) <= 0;
      var reaction = Reaction.at(reached ? step : CaptureStep.REFRESH_VIEWS, caller::interrupt);
      var rules = RULES + "  public.many: { id: " + KEEP + " }\n";
      var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(rules, reaction));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.CAPTURE_CANCELLED);
      lab.assertNothingIsLeft();
      // We have hung up; the source notices in its own time.
      await()
          .atMost(SOON)
          .until(() ->
              lab.ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'")
                  .equals("0"));
    }
  }

  @Test
  void whoWantsToChangeATableWaitsForTheCapture() throws Exception {
    try (var lab = big()) {
      var changes = new AtomicReference<CompletableFuture<Void>>();
      var reaction =
          Reaction.amidRowsOf(
              "big",
              () -> {
                changes.set(
                    CompletableFuture.allOf(
                        later(lab, "ALTER TABLE big ADD COLUMN late int"),
                        later(lab, "DROP TABLE small")));
                await()
                    .atMost(SOON)
                    .until(() ->
                        lab.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("2"));
              });
      var snapshot = lab.take(RULES, reaction);
      assertThat(reaction.done()).isTrue();
      changes.get().get();
      assertThat(snapshot.manifest().tables())
          .containsEntry("public.big", 60000L)
          .containsEntry("public.small", 1L);
      assertThat(snapshot.manifest().columns())
          .extracting(c -> c.table() + "." + c.column())
          .doesNotContain("public.big.late");
    }
  }

  private static CompletableFuture<Void> later(CaptureLab lab, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try (var connection = lab.admin()) {
            RichSchema.run(connection, sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  @Test
  void whatNoLockPinsIsFoundOut() throws SQLException {
    try (var lab = big()) {
      var reaction =
          Reaction.at(
              CaptureStep.COPY_SCHEMA,
              () ->
                  lab.run(
                      "CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'"));
      var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(RULES, reaction));
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.SCHEMA_CHANGED);
      assertThat(failure.what()).contains("function public.answer()");
      lab.assertNothingIsLeft();
    }
  }

  @Test
  void whoWaitsForATableBeforeAllOfUsHoldItIsTold() throws Exception {
    try (var lab = big()) {
      var changes = new AtomicReference<CompletableFuture<Void>>();
      var reaction =
          Reaction.at(
              CaptureStep.PLAN,
              () -> {
                // Waits behind the pinning lock, and everybody who asks later waits behind it.
                changes.set(later(lab, "ALTER TABLE small ADD COLUMN late int"));
                await()
                    .atMost(SOON)
                    .until(() ->
                        lab.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
              });
      var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(RULES, reaction));
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.SOURCE_BUSY);
      changes.get().get();
      lab.assertNothingIsLeft();
    }
  }

  @Test
  void aMaterializedViewThatCannotBeFilledIsNamed() throws SQLException {
    try (var lab = big()) {
      lab.run(
          "CREATE MATERIALIZED VIEW picky AS SELECT 1 / (SELECT count(*) - 59999 FROM big)::int AS one",
          "DELETE FROM big WHERE id = 60000");
      lab.grant();
      var failure =
          catchThrowableOfType(
              SnapshotException.class, () -> lab.take(RULES, CaptureProgress.silent()));
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.VIEW_NOT_REFRESHED);
      assertThat(failure.what()).contains("public.picky", "22012");
      lab.assertNothingIsLeft();
    }
  }
}
