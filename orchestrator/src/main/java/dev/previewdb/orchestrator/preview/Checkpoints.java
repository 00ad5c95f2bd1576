package dev.previewdb.orchestrator.preview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The checkpoints in the state database. */
public final class Checkpoints {
  /** Each holds a volume. */
  public static final int MOST = 10;

  private final Jdbi jdbi;

  public Checkpoints(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What came of asking for one. */
  public enum Asking {
    TAKEN,
    NAME_IN_USE,
    TOO_MANY
  }

  /** Asks for one, which the loop makes; those that could not be made are forgotten then. */
  public Asking ask(long preview, String name) {
    return jdbi.inTransaction(handle -> {
      // One at a time, by the row that all of them belong to
      handle.execute("UPDATE preview SET generation = generation + 1 WHERE id = ?", preview);
      handle.execute(
          "DELETE FROM checkpoint WHERE preview_id = ? AND failure IS NOT NULL", preview);
      int number =
          handle
              .createQuery("SELECT count(*) FROM checkpoint WHERE preview_id = :preview")
              .bind("preview", preview)
              .mapTo(Integer.class)
              .one();
      if (number >= MOST) {
        return Asking.TOO_MANY;
      }
      int inserted =
          handle.execute(
              "INSERT INTO checkpoint (preview_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
              preview,
              name);
      return inserted == 1 ? Asking.TAKEN : Asking.NAME_IN_USE;
    });
  }

  /** Those that are made, oldest first. */
  public List<Checkpoint> made(long preview) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT * FROM checkpoint WHERE preview_id = :preview AND made_at IS NOT NULL ORDER BY made_at, id")
            .bind("preview", preview)
            .map(Checkpoints::checkpoint)
            .list());
  }

  /** The names of those that are asked for and not made yet, in the order of asking. */
  public List<String> wanted(long preview) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT name FROM checkpoint WHERE preview_id = :preview AND made_at IS NULL AND failure IS NULL ORDER BY id")
            .bind("preview", preview)
            .mapTo(String.class)
            .list());
  }

  public Optional<Checkpoint> find(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM checkpoint WHERE id = :id AND made_at IS NOT NULL")
            .bind("id", id)
            .map(Checkpoints::checkpoint)
            .findOne());
  }

  /** Its instance is whole. */
  public void record(long preview, String name, int epoch, PreviewFacts facts) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE checkpoint SET epoch = :epoch, made_at = now(), facts = CAST(:facts AS jsonb) WHERE preview_id = :preview AND name = :name")
            .bind("epoch", epoch)
            .bind("facts", PreviewJson.write(facts))
            .bind("preview", preview)
            .bind("name", name)
            .execute());
  }

  /** It cannot be made; what stood in the way is told with the preview. */
  public void fail(long preview, String name, String why) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE checkpoint SET failure = :why WHERE preview_id = :preview AND name = :name")
            .bind("why", why.replace('\0', '?'))
            .bind("preview", preview)
            .bind("name", name)
            .execute());
  }

  /**
   * How a checkpoint stands.
   *
   * @param madeAt empty as long as it is not made
   * @param failure what stood in the way, where it could not be made
   */
  public record Standing(
      long preview, String name, Optional<Instant> madeAt, Optional<String> failure) {}

  /** Those of one preview: made ones, oldest first, then what was asked for, then what failed. */
  public List<Standing> standings(long preview) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT * FROM checkpoint WHERE preview_id = :preview ORDER BY made_at NULLS LAST, failure IS NOT NULL, id")
            .bind("preview", preview)
            .map(Checkpoints::standing)
            .list());
  }

  /** The same of all previews, by their ids, in one question. */
  public Map<Long, List<Standing>> standings() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT * FROM checkpoint ORDER BY made_at NULLS LAST, failure IS NOT NULL, id")
            .map(Checkpoints::standing)
            .collect(Collectors.groupingBy(Standing::preview)));
  }

  private static Standing standing(ResultSet row, StatementContext context) throws SQLException {
    return new Standing(
        row.getLong("preview_id"),
        row.getString("name"),
        Optional.ofNullable(row.getObject("made_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString("failure")));
  }

  /**
   * Forgets one; the loop deletes its instance.
   *
   * @return whether there was one of that name
   */
  public boolean drop(long preview, String name) {
    return jdbi.inTransaction(handle -> {
      handle.execute("UPDATE preview SET generation = generation + 1 WHERE id = ?", preview);
      return handle.execute(
              "DELETE FROM checkpoint WHERE preview_id = ? AND name = ?", preview, name)
          > 0;
    });
  }

  /** Forgets all of a preview, whose instances are gone. */
  public void dropAll(long preview) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM checkpoint WHERE preview_id = ?", preview));
  }

  private static Checkpoint checkpoint(ResultSet row, StatementContext context)
      throws SQLException {
    return new Checkpoint(
        row.getLong("id"),
        row.getString("name"),
        row.getInt("epoch"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        PreviewJson.read(row.getString("facts"), PreviewFacts.class));
  }
}
