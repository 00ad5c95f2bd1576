/** The command line against the real service. */
@NullMarked
package dev.previewdb.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
