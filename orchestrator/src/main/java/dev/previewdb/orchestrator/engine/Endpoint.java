package dev.previewdb.orchestrator.engine;

import java.nio.file.Path;

/**
 * Where an instance answers: PostgreSQL's protocol, with a password.
 *
 * @param socket the Unix socket it listens on
 * @param database the database's name, as in production
 * @param user the role that owns the database, and the only one that may log in by a password
 */
public record Endpoint(Path socket, String database, String user) {}
