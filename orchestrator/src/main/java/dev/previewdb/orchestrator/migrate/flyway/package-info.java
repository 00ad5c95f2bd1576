/** Flyway, by its own library, kept to the SQL files of the branch. */
@NullMarked
package dev.previewdb.orchestrator.migrate.flyway;

import org.jspecify.annotations.NullMarked;
