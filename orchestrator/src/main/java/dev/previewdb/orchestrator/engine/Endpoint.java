package dev.previewdb.orchestrator.engine;

/** Where an instance answers: PostgreSQL's protocol, with a password. */
public record Endpoint(String host, int port, String database, String user) {
  /** The connection's URL, without its password. */
  public String url() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }
}
