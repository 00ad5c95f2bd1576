/** Commands in their sandbox, on real servers. */
@NullMarked
package dev.previewdb.orchestrator.migrate.command;

import org.jspecify.annotations.NullMarked;
