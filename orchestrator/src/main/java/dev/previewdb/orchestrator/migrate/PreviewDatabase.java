package dev.previewdb.orchestrator.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections to one preview's database. The caller of each closes it. */
public interface PreviewDatabase {

  /**
   * As the role that owns the preview, which is no superuser.
   *
   * @param driver settings of the PostgreSQL driver that must hold for this connection; host, user
   *     and password are the implementation's
   */
  Connection owner(Properties driver) throws SQLException;

  /** For programs that connect themselves, as the same role as {@link #owner}. */
  PreviewAddress address();

  /** As the instance's administrator: to watch the owner's sessions and to end them. */
  Connection administrator() throws SQLException;
}
