package dev.previewdb.orchestrator.api;

/** How to connect to one preview. The only answer of the API that holds a password. */
public record ConnectionView(String host, int port, String database, String user, String password) {
  @Override
  public String toString() {
    return "postgresql://" + user + ":***@" + host + ":" + port + "/" + database;
  }
}
