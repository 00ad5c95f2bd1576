package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.engine.OwnerLogin;
import java.util.List;
import java.util.Map;

/**
 * A way to a database, as programs of libpq take it.
 *
 * @param host an address, or the directory of a Unix socket
 */
record Door(String host, int port, String database, String user, OwnerLogin login) {
  /** The same by another port. */
  Door onPort(int other) {
    return new Door(host, other, database, user, login);
  }

  List<String> arguments() {
    return List.of("-h", host, "-p", Integer.toString(port), "-U", user);
  }

  Map<String, String> environment() {
    return Map.of("PGPASSWORD", login.password());
  }
}
