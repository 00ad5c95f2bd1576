package dev.previewdb.orchestrator.preview;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of previews, written into their rows; the loop does it. Each ends with "look
 * again".
 */
public final class Wishes {
  private final Jdbi jdbi;

  public Wishes(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * It is to go although its pull request stays open, until somebody asks for it again. One that is
   * gone already cannot be had back any more.
   */
  public void dismiss(long id, String by) {
    change(
        id,
        """
        dismissed_by = :by, chosen = false, kept_by = NULL, undelete = false,
        volume_until = CASE WHEN state ->> 'is' = 'removed' THEN now() ELSE volume_until END
        """,
        Map.of("by", by));
  }

  /**
   * It is wanted again.
   *
   * @param parent the preview it is cloned from the next time, in place of the snapshot
   */
  public void recall(long id, Duration timeToLive, @Nullable Long parent) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("ttl", timeToLive.toSeconds());
    values.put("parent", parent);
    change(
        id,
        """
        dismissed_by = NULL, chosen = true, expires_at = greatest(expires_at, now() + make_interval(secs => :ttl)),
        parent_id = coalesce(CAST(:parent AS bigint), parent_id)
        """,
        values);
  }

  /** A fresh clone is to take the place of what is there. */
  public void reset(long id) {
    change(id, "reset_epoch = epoch, restore_id = NULL, migrate = false", Map.of());
  }

  /** A clone of that checkpoint is to take the place of what is there. */
  public void restore(long id, long checkpoint) {
    change(id, "reset_epoch = epoch, restore_id = :checkpoint", Map.of("checkpoint", checkpoint));
  }

  /** It is to be put to sleep as soon as nobody is connected. */
  public void sleep(long id) {
    change(id, "sleep = true", Map.of());
  }

  /** Its migrations are to be tried once more. */
  public void migrate(long id) {
    change(id, "migrate = true", Map.of());
  }

  /** It never goes by itself. */
  public void keep(long id, String by) {
    change(id, "kept_by = :by, revision = revision + 1", Map.of("by", by));
  }

  /** It goes so much later; one that was kept has an end again, counted from now. */
  public void extend(long id, Duration by) {
    change(
        id,
        """
        expires_at = CASE WHEN kept_by IS NULL THEN greatest(expires_at, now()) ELSE now() END + make_interval(secs => :secs),
        kept_by = NULL, revision = revision + 1
        """,
        Map.of("secs", by.toSeconds()));
  }

  /** The data of a removed one is wanted back. */
  public void undelete(long id, Duration timeToLive) {
    change(
        id,
        "dismissed_by = NULL, chosen = true, undelete = true, expires_at = now() + make_interval(secs => :ttl)",
        Map.of("ttl", timeToLive.toSeconds()));
  }

  private void change(long id, String set, Map<String, ? extends @Nullable Object> values) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE preview SET " + set + ", generation = generation + 1 WHERE id = :id")
            .bindMap(values)
            .bind("id", id)
            .execute());
  }
}
