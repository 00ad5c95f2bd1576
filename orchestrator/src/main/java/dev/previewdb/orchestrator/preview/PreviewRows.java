package dev.previewdb.orchestrator.preview;

import dev.previewdb.orchestrator.preview.PreviewKey.Branch;
import dev.previewdb.orchestrator.preview.PreviewKey.PullRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of the table {@code preview} as a {@link Preview}. */
final class PreviewRows implements RowMapper<Preview> {
  @Override
  public Preview map(ResultSet row, StatementContext context) throws SQLException {
    return new Preview(
        row.getLong("id"),
        key(row),
        row.getString("name"),
        PreviewJson.read(row.getString("state"), PreviewState.class),
        instant(row, "state_since").orElseThrow(),
        instant(row, "created_at").orElseThrow(),
        Optional.ofNullable(row.getString("head_sha")),
        life(row),
        asked(row),
        row.getInt("epoch"),
        row.getLong("generation"),
        row.getLong("observed"),
        row.getLong("fence"),
        row.getLong("revision"),
        row.getLong("reported"),
        number(row, "comment_id"),
        PreviewJson.read(row.getString("facts"), PreviewFacts.class));
  }

  private static Life life(ResultSet row) throws SQLException {
    return new Life(
        instant(row, "expires_at"),
        Optional.ofNullable(row.getString("kept_by")),
        instant(row, "warned_of"),
        instant(row, "volume_until"));
  }

  private static Asked asked(ResultSet row) throws SQLException {
    return new Asked(
        Optional.ofNullable(row.getString("dismissed_by")),
        row.getBoolean("chosen"),
        row.getInt("reset_epoch"),
        row.getBoolean("undelete"),
        row.getBoolean("sleep"),
        row.getBoolean("migrate"),
        number(row, "restore_id"),
        number(row, "parent_id"));
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(number);
  }

  private static PreviewKey key(ResultSet row) throws SQLException {
    String project = row.getString("project");
    String branch = row.getString("branch");
    return branch != null
        ? new Branch(project, branch)
        : new PullRequest(project, row.getLong("repository_id"), row.getInt("pull_request"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
