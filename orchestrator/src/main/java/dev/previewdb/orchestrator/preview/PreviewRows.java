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
    long commentId = row.getLong("comment_id");
    Optional<Long> comment = row.wasNull() ? Optional.empty() : Optional.of(commentId);
    return new Preview(
        row.getLong("id"),
        key(row),
        row.getString("name"),
        PreviewJson.read(row.getString("state"), PreviewState.class),
        instant(row, "state_since").orElseThrow(),
        instant(row, "created_at").orElseThrow(),
        Optional.ofNullable(row.getString("head_sha")),
        instant(row, "expires_at"),
        Optional.ofNullable(row.getString("dismissed_by")),
        row.getInt("epoch"),
        row.getInt("reset_epoch"),
        row.getLong("generation"),
        row.getLong("observed"),
        row.getLong("fence"),
        row.getLong("revision"),
        row.getLong("reported"),
        comment,
        PreviewJson.read(row.getString("facts"), PreviewFacts.class));
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
