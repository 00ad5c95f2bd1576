package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.engine.Holds.Hold;
import java.nio.file.Path;

/**
 * One preview while somebody is connected to it.
 *
 * @param socket the Unix socket its instance listens on
 * @param database the database's name there, as in production
 * @param role the only role that may log in from outside
 * @param hold keeps the instance awake until it is closed
 */
public record Destination(Path socket, String database, String role, Hold hold) {}
