package dev.previewdb.orchestrator.preview;

import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewKey.Branch;
import dev.previewdb.orchestrator.preview.PreviewKey.PullRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The previews in the state database. All times are the database's: nodes whose clocks differ still
 * agree.
 */
public final class PreviewStore {
  /** What has a place keeps it, even when there are fewer places than there were. */
  private static final String HAS_ROOM =
      "(placed OR (SELECT count(*) FROM preview other WHERE other.project = preview.project AND other.placed) < :places)";

  private final Jdbi jdbi;
  private final BesideMove beside;

  public PreviewStore(Jdbi jdbi) {
    this(jdbi, (handle, before, after) -> {});
  }

  public PreviewStore(Jdbi jdbi, BesideMove beside) {
    this.jdbi = jdbi;
    this.beside = beside;
    jdbi.registerRowMapper(Preview.class, new PreviewRows());
  }

  /** Says "look again" at the preview of this key, making its row if it is new. */
  public Preview lookAgain(PreviewKey key) {
    return jdbi.inTransaction(handle -> lookAgain(handle, key));
  }

  /**
   * The same within a caller's transaction, so that an event and what it asks for are written
   * together.
   */
  public Preview lookAgain(Handle handle, PreviewKey key) {
    return find(handle, key)
        .map(known -> bump(handle, known.id()))
        .orElseGet(() ->
            insert(handle, key)
                .orElseGet(() -> bump(handle, find(handle, key).orElseThrow().id())));
  }

  public void lookAgain(long id) {
    jdbi.useHandle(handle -> bump(handle, id));
  }

  /**
   * After a start nothing is taken on trust: every preview is looked at again, gone ones for what
   * they may have left.
   */
  public void lookAgainAtAll() {
    jdbi.useHandle(handle -> handle.execute("UPDATE preview SET generation = generation + 1"));
  }

  private static Preview bump(Handle handle, long id) {
    return handle
        .createQuery("UPDATE preview SET generation = generation + 1 WHERE id = :id RETURNING *")
        .bind("id", id)
        .mapTo(Preview.class)
        .one();
  }

  /** Empty when somebody else inserted the same key meanwhile. */
  private static Optional<Preview> insert(Handle handle, PreviewKey key) {
    boolean taken =
        handle
            .createQuery("SELECT EXISTS (SELECT FROM preview WHERE name = :name)")
            .bind("name", key.name())
            .mapTo(Boolean.class)
            .one();
    return handle
        .createQuery(
            """
            INSERT INTO preview (name, project, repository_id, pull_request, branch, state)
            VALUES (:name, :project, :repository, :number, :branch, CAST(:state AS jsonb))
            ON CONFLICT DO NOTHING
            RETURNING *
            """)
        .bind("name", taken ? key.otherName() : key.name())
        .bind("state", PreviewJson.write(new PreviewState.Requested()))
        .bindMap(columns(key))
        .mapTo(Preview.class)
        .findOne();
  }

  private static Optional<Preview> find(Handle handle, PreviewKey key) {
    return handle
        .createQuery(
            """
            SELECT * FROM preview WHERE project = :project AND branch IS NOT DISTINCT FROM CAST(:branch AS text)
            AND repository_id IS NOT DISTINCT FROM CAST(:repository AS bigint)
            AND pull_request IS NOT DISTINCT FROM CAST(:number AS int)
            """)
        .bindMap(columns(key))
        .mapTo(Preview.class)
        .findOne();
  }

  private static Map<String, @Nullable Object> columns(PreviewKey key) {
    return switch (key) {
      case PullRequest pr ->
          values(
              "project",
              pr.project(),
              "repository",
              pr.repositoryId(),
              "number",
              pr.number(),
              "branch",
              null);
      case Branch br ->
          values(
              "project", br.project(), "repository", null, "number", null, "branch", br.branch());
    };
  }

  /** A map that may hold nulls, as columns do. */
  private static Map<String, @Nullable Object> values(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return map;
  }

  public Optional<Preview> find(String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM preview WHERE name = :name")
            .bind("name", name)
            .mapTo(Preview.class)
            .findOne());
  }

  public Optional<Preview> find(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM preview WHERE id = :id")
            .bind("id", id)
            .mapTo(Preview.class)
            .findOne());
  }

  /** The next number of an incarnation or a checkpoint; no other ever has it. */
  public int nextEpoch(Preview claimed) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "UPDATE preview SET last_epoch = last_epoch + 1 WHERE id = :id AND fence = :fence RETURNING last_epoch")
            .bind("id", claimed.id())
            .bind("fence", claimed.fence())
            .mapTo(Integer.class)
            .findOne()
            .orElseThrow(() -> new ClaimLost(claimed)));
  }

  /** The removed ones whose data can still be had back, by name. */
  public List<Preview> undeletable() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT * FROM preview WHERE state ->> 'is' = 'removed' AND volume_until > now() ORDER BY project, name")
            .mapTo(Preview.class)
            .list());
  }

  public Optional<Preview> find(PreviewKey key) {
    return jdbi.withHandle(handle -> find(handle, key));
  }

  /** Whether a preview of this key was looked at with this commit at its head. */
  public boolean hasSeen(PreviewKey key, String headSha) {
    return find(key).flatMap(Preview::headSha).filter(headSha::equals).isPresent();
  }

  /**
   * Whether the pull request was looked at with this difference, and it is none of the project's.
   */
  public boolean isElsewhere(PreviewKey key, String difference) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT EXISTS (SELECT FROM preview WHERE id = :id AND elsewhere = :difference)")
            .bind("id", find(handle, key).map(Preview::id).orElse(0L))
            .bind("difference", difference)
            .mapTo(Boolean.class)
            .one());
  }

  /** Whether there is one of this key that is not removed. */
  public boolean isThere(PreviewKey key) {
    return find(key).filter(preview -> !preview.gone()).isPresent();
  }

  /** Says "look again" at the preview of a branch, where there is one. */
  public void lookAgainAtBranch(Handle handle, String project, String branch) {
    handle
        .createUpdate(
            "UPDATE preview SET generation = generation + 1 WHERE project = :project AND branch = :branch AND state ->> 'is' <> 'removed'")
        .bind("project", project)
        .bind("branch", branch)
        .execute();
  }

  /**
   * Says "look again" at the previews of a repository's other pull requests.
   *
   * @return how many there are
   */
  public int lookAgainAtOthers(String project, long repositoryId, List<Integer> numbers) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE preview SET generation = generation + 1 WHERE project = :project AND repository_id = :repository
                AND pull_request <> ALL(:numbers) AND state ->> 'is' <> 'removed'
                """)
            .bind("project", project)
            .bind("repository", repositoryId)
            .bindArray("numbers", Integer.class, numbers)
            .execute());
  }

  /** All that are not removed, by name. */
  public List<Preview> list() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT * FROM preview WHERE state ->> 'is' <> 'removed' ORDER BY project, name")
            .mapTo(Preview.class)
            .list());
  }

  /**
   * Whether the preview has one of the project's places, or one is free; only {@link #clone} knows
   * for certain.
   */
  public boolean hasRoom(Preview preview, int places) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT " + HAS_ROOM + " FROM preview WHERE id = :id")
            .bind("places", places)
            .bind("id", preview.id())
            .mapTo(Boolean.class)
            .one());
  }

  /** Those somebody asked to look at again, or whose time to be looked at has come. */
  public List<Long> due() {
    return ids("SELECT id FROM preview WHERE generation > observed OR look_at <= now()");
  }

  /** Those with news that were not told yet. */
  public List<Long> untold() {
    return ids("SELECT id FROM preview WHERE revision > reported");
  }

  private List<Long> ids(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).list());
  }

  /** Takes the row for one pass of work: whoever claimed it before can write to it no more. */
  public Preview claim(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("UPDATE preview SET fence = fence + 1 WHERE id = :id RETURNING *")
            .bind("id", id)
            .mapTo(Preview.class)
            .one());
  }

  /**
   * Writes what is wanted now, as read from the truth.
   *
   * @param timeToLive counted from now when the head is a new one
   */
  public Preview seen(Preview claimed, String headSha, Duration timeToLive) {
    return update(
        claimed,
        """
        head_sha = :head, elsewhere = NULL,
        expires_at = CASE WHEN head_sha IS DISTINCT FROM :head OR expires_at IS NULL THEN now() + make_interval(secs => :ttl) ELSE expires_at END,
        facts = CASE WHEN head_sha IS DISTINCT FROM :head THEN jsonb_set(facts, '{requestedAt}', to_jsonb(now())) ELSE facts END,
        revision = revision + CASE WHEN head_sha IS DISTINCT FROM :head THEN 1 ELSE 0 END
        """,
        Map.of("head", headSha, "ttl", timeToLive.toSeconds()));
  }

  /**
   * Whoever uses a preview prolongs its life; an end that was warned of is told anew then.
   *
   * @param ago how long ago that was
   * @param timeToLive counted from then
   */
  public Preview used(Preview claimed, Duration ago, Duration timeToLive) {
    return update(
        claimed,
        """
        expires_at = greatest(expires_at, now() + make_interval(secs => :left)),
        revision = revision + CASE WHEN warned_of = expires_at AND now() + make_interval(secs => :left) > expires_at THEN 1 ELSE 0 END
        """,
        Map.of("left", timeToLive.minus(ago).toSeconds()));
  }

  /** Nobody needs to ask for that any more. */
  public Preview slept(Preview claimed) {
    return update(claimed, "sleep = false", Map.of());
  }

  /** Its report tells from now on that its end is near. */
  public Preview warned(Preview claimed) {
    return update(claimed, "warned_of = expires_at, revision = revision + 1", Map.of());
  }

  /** Forgets what was asked for while it was open, so that reopening starts anew. */
  public Preview closed(Preview claimed) {
    return update(
        claimed,
        "head_sha = NULL, expires_at = NULL, kept_by = NULL, dismissed_by = NULL, chosen = false, undelete = false, restore_id = NULL",
        Map.of());
  }

  /**
   * Forgets its head and its time, so that it starts anew when it is chosen.
   *
   * @param elsewhere the difference that is none of the project's, if that is why
   */
  public Preview notChosen(Preview claimed, Optional<String> elsewhere) {
    return update(
        claimed,
        "head_sha = NULL, expires_at = NULL, elsewhere = CAST(:elsewhere AS text)",
        values("elsewhere", elsewhere.orElse(null)));
  }

  /** The data of a preview that leaves can be had back for that long. */
  public Preview keepVolume(Preview claimed, Duration howLong) {
    return update(
        claimed,
        "volume_until = now() + make_interval(secs => :secs), undelete = false",
        Map.of("secs", howLong.toSeconds()));
  }

  /** The data of a removed preview is gone; its report promises it no more. */
  public Preview forgetVolume(Preview claimed) {
    return update(
        claimed,
        "volume_until = NULL, undelete = false, facts = CAST(:facts AS jsonb), revision = revision + 1",
        Map.of("facts", PreviewJson.write(PreviewFacts.NONE)));
  }

  /** The row as it is now, still under the same claim. */
  public Preview refresh(Preview claimed) {
    return update(claimed, "fence = fence", Map.of());
  }

  /** Writes facts down without a move. */
  public Preview record(Preview claimed, PreviewFacts facts) {
    return update(
        claimed, "facts = CAST(:facts AS jsonb)", Map.of("facts", PreviewJson.write(facts)));
  }

  /** Writes down how far a run is, to be told; nothing once it is over, or is another worker's. */
  public void progress(Preview claimed, ProgressFacts progress) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE preview SET facts = jsonb_set(facts, '{progress}', CAST(:progress AS jsonb)), revision = revision + 1"
                    + " WHERE id = :id AND fence = :fence AND state ->> 'is' = 'migrating'")
            .bind("progress", PreviewJson.write(progress))
            .bind("id", claimed.id())
            .bind("fence", claimed.fence())
            .execute());
  }

  /**
   * Moves to a state with its facts; what is removed gives its place back, and what runs has its
   * checkpoint restored.
   */
  Preview move(Preview claimed, PreviewState state, PreviewFacts facts) {
    return jdbi.inTransaction(handle ->
        moved(
            handle,
            claimed,
            "state = CAST(:state AS jsonb), state_since = now(), facts = CAST(:facts AS jsonb) - 'progress', placed = placed AND NOT :gone, restore_id = CASE WHEN :restored THEN NULL ELSE restore_id END, migrate = migrate AND NOT :migrating, revision = revision + 1",
            Map.of(
                "state",
                PreviewJson.write(state),
                "facts",
                PreviewJson.write(facts),
                "gone",
                state instanceof PreviewState.Removed,
                "migrating",
                state instanceof PreviewState.Migrating,
                "restored",
                state instanceof PreviewState.Ready
                    || (state instanceof PreviewState.Failed failed && failed.bySql()))));
  }

  /**
   * Moves to the clone of the next incarnation, unless the project has no place for it. What was
   * known of the last one is forgotten: whether that had rows, and what ran on it, says nothing of
   * this one.
   */
  Optional<Preview> clone(Preview claimed, PreviewState.Cloning state, int places) {
    return place(
        claimed,
        state,
        places,
        "epoch = last_epoch + 1, last_epoch = last_epoch + 1, volume_until = NULL, facts = facts - 'origin' - 'run' - 'history' - 'progress'");
  }

  /** Moves from being removed back to what it was, unless the project has no place for it. */
  Optional<Preview> undelete(Preview claimed, PreviewState.Asleep state, int places) {
    return place(
        claimed,
        state,
        places,
        "volume_until = NULL, undelete = false, generation = generation + 1");
  }

  /** The places of one project are counted and taken by one at a time. */
  private Optional<Preview> place(Preview claimed, PreviewState state, int places, String more) {
    return jdbi.inTransaction(handle -> {
      handle.execute(
          "SELECT pg_advisory_xact_lock(hashtextextended('places of ' || ?, 0))",
          claimed.key().project());
      boolean room =
          handle
              .createQuery("SELECT " + HAS_ROOM + " FROM preview WHERE id = :id AND fence = :fence")
              .bind("places", places)
              .bind("id", claimed.id())
              .bind("fence", claimed.fence())
              .mapTo(Boolean.class)
              .findOne()
              .orElseThrow(() -> new ClaimLost(claimed));
      return room
          ? Optional.of(
              moved(
                  handle,
                  claimed,
                  "state = CAST(:state AS jsonb), state_since = now(), placed = true, revision = revision + 1, "
                      + more,
                  Map.of("state", PreviewJson.write(state))))
          : Optional.empty();
    });
  }

  /**
   * Ends a pass.
   *
   * @param generation what was asked when the pass began is done; what was asked since is not
   * @param lookAt look again by itself then
   */
  public void observed(Preview claimed, long generation, Optional<Instant> lookAt) {
    update(
        claimed,
        "observed = greatest(observed, :generation), look_at = CAST(:lookAt AS timestamptz)",
        values(
            "generation",
            generation,
            "lookAt",
            lookAt.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null)));
  }

  private Preview update(
      Preview claimed, String set, Map<String, ? extends @Nullable Object> values) {
    return jdbi.withHandle(handle -> update(handle, claimed, set, values));
  }

  private Preview moved(
      Handle handle, Preview claimed, String set, Map<String, ? extends @Nullable Object> values) {
    Preview after = update(handle, claimed, set, values);
    beside.write(handle, claimed, after);
    return after;
  }

  private static Preview update(
      Handle handle, Preview claimed, String set, Map<String, ? extends @Nullable Object> values) {
    return handle
        .createQuery("UPDATE preview SET " + set + " WHERE id = :id AND fence = :fence RETURNING *")
        .bindMap(values)
        .bind("id", claimed.id())
        .bind("fence", claimed.fence())
        .mapTo(Preview.class)
        .findOne()
        .orElseThrow(() -> new ClaimLost(claimed));
  }

  /**
   * Has the reports of a project's previews told anew, unless they were told this news already.
   *
   * @param news what is to be known of its snapshots, as one text that changes when they do
   */
  public void tell(String project, String news) {
    jdbi.useTransaction(handle -> {
      int changed =
          handle
              .createUpdate(
                  "INSERT INTO snapshot_news (project, news) VALUES (:project, :news)"
                      + " ON CONFLICT (project) DO UPDATE SET news = :news WHERE snapshot_news.news <> :news")
              .bind("project", project)
              .bind("news", news)
              .execute();
      if (changed > 0) {
        handle
            .createUpdate(
                "UPDATE preview SET revision = revision + 1 WHERE project = :project AND state ->> 'is' <> 'removed'")
            .bind("project", project)
            .execute();
      }
    });
  }

  /** A report of this revision has arrived at GitHub. */
  public void told(long id, long revision, Optional<Long> commentId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE preview SET reported = greatest(reported, :revision), comment_id = coalesce(:comment, comment_id) WHERE id = :id")
            .bind("revision", revision)
            .bind("comment", commentId.orElse(null))
            .bind("id", id)
            .execute());
  }

  /** The database's clock. */
  public Instant now() {
    return jdbi.withHandle(
            handle -> handle.createQuery("SELECT now()").mapTo(OffsetDateTime.class).one())
        .toInstant();
  }

  /** Another worker claimed the row since: this one stops, and changes nothing more. */
  public static final class ClaimLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClaimLost(Preview claimed) {
      super("the claim on " + claimed.name() + " was lost to another worker");
    }
  }
}
