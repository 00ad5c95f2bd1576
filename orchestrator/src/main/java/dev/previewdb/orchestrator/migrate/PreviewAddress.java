package dev.previewdb.orchestrator.migrate;

import java.nio.file.Path;

/**
 * Where a program reaches a preview's database as its owner. It never prints the password.
 *
 * @param socket the Unix socket the server listens on
 */
public record PreviewAddress(Path socket, String database, String user, String password) {
  @Override
  public String toString() {
    return user + "@" + socket + "/" + database;
  }
}
