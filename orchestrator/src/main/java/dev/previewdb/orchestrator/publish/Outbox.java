package dev.previewdb.orchestrator.publish;

import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.preview.BesideMove;
import dev.previewdb.orchestrator.preview.Preview;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What is to be told, in the state database: written with the move it tells of, so that none is
 * lost and none is told of a move that was not made.
 */
public final class Outbox implements BesideMove {
  /** As long as GitHub lets its own deliveries be sent again. */
  static final Duration LONGEST_WAIT = Duration.ofDays(3);

  /** How long a Secret is taken to be as it was left. */
  private static final Duration SECRET_TRUSTED = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final Map<String, Project> projects;

  public Outbox(Jdbi jdbi, Map<String, Project> projects) {
    this.jdbi = jdbi;
    this.projects = projects;
  }

  @Override
  public void write(Handle handle, Preview before, Preview after) {
    News.of(before, after)
        .ifPresent(news ->
            Optional.ofNullable(projects.get(after.key().project())).stream()
                .flatMap(project -> Way.of(project.handOff(), after.key()).stream())
                .forEach(way -> write(handle, after, way, news)));
  }

  /** Whoever was never told that it is there need not know that it is gone. */
  private static void write(Handle handle, Preview preview, Way way, News news) {
    handle
        .createUpdate(
            """
            INSERT INTO hand_off (preview_id, way, state, commit_sha, incarnation)
            SELECT :preview, :way, :state, CAST(:commit AS text), :incarnation
            WHERE :state = 'READY' OR 'READY' = (
              SELECT state FROM hand_off WHERE preview_id = :preview AND way = :way ORDER BY id DESC LIMIT 1)
            """)
        .bind("preview", preview.id())
        .bind("way", way.name())
        .bind("state", news.state().name())
        .bind("commit", news.commit().orElse(null))
        .bind("incarnation", preview.epoch())
        .execute();
    // The last one stays, for the question above.
    handle
        .createUpdate(
            """
            DELETE FROM hand_off WHERE preview_id = :preview AND way = :way AND done_at IS NOT NULL
            AND id < (SELECT max(id) FROM hand_off WHERE preview_id = :preview AND way = :way)
            """)
        .bind("preview", preview.id())
        .bind("way", way.name())
        .execute();
  }

  /** The oldest message of each preview and way that is not taken: the next has to wait for it. */
  public List<Long> nextMessages() {
    return next("way <> :secret");
  }

  /** The same of Secrets. */
  public List<Long> nextSecrets() {
    return next("way = :secret");
  }

  private List<Long> next(String ways) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT min(id) FROM hand_off WHERE done_at IS NULL AND "
                    + ways
                    + " GROUP BY preview_id, way ORDER BY 1")
            .bind("secret", Way.KUBERNETES_SECRET.name())
            .mapTo(Long.class)
            .list());
  }

  /** Whether it is not done, and nothing was to be told of its preview since by the same way. */
  boolean isLatest(Letter letter) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT done_at IS NULL AND NOT EXISTS (
                  SELECT FROM hand_off later WHERE later.preview_id = l.preview_id AND later.way = l.way AND later.id > l.id)
                FROM hand_off l WHERE id = :id
                """)
            .bind("id", letter.id())
            .mapTo(Boolean.class)
            .findOne()
            .orElse(false));
  }

  /**
   * After a start no Secret is taken on trust: the connection may have changed with the
   * configuration, and what was ready before the project wanted Secrets has none.
   */
  public void beginSecrets() {
    List<String> wanted =
        projects.values().stream()
            .filter(project -> project.handOff().kubernetesSecret().isPresent())
            .map(Project::name)
            .toList();
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO hand_off (preview_id, way, state, incarnation)
                SELECT id, :way, 'READY', epoch FROM preview
                WHERE project = ANY(:projects) AND state ->> 'is' IN ('ready', 'asleep')
                AND NOT EXISTS (SELECT FROM hand_off WHERE preview_id = preview.id AND way = :way)
                """)
            .bind("way", Way.KUBERNETES_SECRET.name())
            .bindArray("projects", String.class, wanted)
            .execute());
    lookAtSecretsAgain(Duration.ZERO);
  }

  /** Others may delete and change them: what was left as it had to be is looked at again. */
  public void lookAtSecretsAgain() {
    lookAtSecretsAgain(SECRET_TRUSTED);
  }

  private void lookAtSecretsAgain(Duration trusted) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE hand_off l SET done_at = NULL, at = now() FROM preview p
                WHERE l.way = :way AND l.state = 'READY' AND l.done_at < now() - make_interval(secs => :trusted)
                AND p.id = l.preview_id AND p.state ->> 'is' IN ('ready', 'asleep')
                AND NOT EXISTS (
                  SELECT FROM hand_off later WHERE later.preview_id = l.preview_id AND later.way = l.way AND later.id > l.id)
                """)
            .bind("way", Way.KUBERNETES_SECRET.name())
            .bind("trusted", trusted.toSeconds())
            .execute());
  }

  /** Empty when it was tidied away since, so done. */
  Optional<Letter> find(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT *, at < now() - make_interval(secs => :longest) AS stale FROM hand_off WHERE id = :id")
            .bind("longest", LONGEST_WAIT.toSeconds())
            .bind("id", id)
            .map((row, context) -> letter(row))
            .findOne());
  }

  private static Letter letter(ResultSet row) throws SQLException {
    return new Letter(
        row.getLong("id"),
        row.getLong("preview_id"),
        Way.valueOf(row.getString("way")),
        new News(
            News.State.valueOf(row.getString("state")),
            Optional.ofNullable(row.getString("commit_sha"))),
        row.getInt("incarnation"),
        row.getObject("delivery_id", UUID.class),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getObject("done_at") != null,
        row.getBoolean("stale"));
  }

  void done(long id) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE hand_off SET done_at = now() WHERE id = :id")
            .bind("id", id)
            .execute());
  }
}
