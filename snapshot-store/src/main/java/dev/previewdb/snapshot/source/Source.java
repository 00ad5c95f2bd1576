package dev.previewdb.snapshot.source;

import java.sql.Connection;

/** The production database of a project, or better a replica of it, and how to log in. */
public record Source(
    String host,
    int port,
    String database,
    String user,
    Password password,
    Tls tls,
    SourceTimeouts timeouts) {

  /** With the default timeouts. */
  public Source(String host, int port, String database, String user, Password password, Tls tls) {
    this(host, port, database, user, password, tls, SourceTimeouts.DEFAULT);
  }

  public Source with(SourceTimeouts others) {
    return new Source(host, port, database, user, password, tls, others);
  }

  /**
   * A session that can only read: transactions read-only, timeouts set, row security off (so a
   * policy makes a read fail, never shrink), search path `pg_catalog`, ISO dates, UTC, full float
   * precision, UTF-8.
   *
   * @throws dev.previewdb.snapshot.SnapshotException SOURCE_UNREACHABLE, SOURCE_TLS_REFUSED,
   *     SOURCE_LOGIN_REFUSED or SOURCE_UNSUPPORTED
   */
  public Connection open() {
    return new SourceLogin(this, timeouts).open();
  }

  /** `host:port/database`, without user or password: fit for logs and manifests. */
  public String address() {
    return TableName.oneLine(host + ":" + port + "/" + database);
  }
}
