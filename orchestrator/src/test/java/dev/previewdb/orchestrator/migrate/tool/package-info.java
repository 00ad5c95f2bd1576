/** Checks each migration tool on real servers. */
@NullMarked
package dev.previewdb.orchestrator.migrate.tool;

import org.jspecify.annotations.NullMarked;
