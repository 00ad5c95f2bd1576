/** Runs a project's own migration tool: a command of the operator's, kept apart from all else. */
@NullMarked
package dev.previewdb.orchestrator.migrate.command;

import org.jspecify.annotations.NullMarked;
