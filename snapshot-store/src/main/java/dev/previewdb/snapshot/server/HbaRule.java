package dev.previewdb.snapshot.server;

/**
 * Lets one role into one database by password (scram-sha-256), over the socket and, where a port is
 * open, from 127.0.0.1. No other way in can be said: the administrator comes by peer only, and
 * everybody else is refused.
 */
public record HbaRule(String database, String role) {

  public HbaRule {
    if (role.equals(PostgresServer.ADMINISTRATOR)) {
      throw new IllegalArgumentException("the administrator has no password and no rule");
    }
    refuseUnwritable(database);
    refuseUnwritable(role);
  }

  String lines() {
    var who = quoted(database) + " " + quoted(role);
    return "local " + who + " scram-sha-256\nhost " + who + " 127.0.0.1/32 scram-sha-256\n";
  }

  /** Quoted, so that a database called "all" is that database and not every database. */
  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A name with a leading slash would be a regular expression, even in quotes. */
  private static void refuseUnwritable(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("pg_hba.conf cannot hold this name");
    }
  }
}
