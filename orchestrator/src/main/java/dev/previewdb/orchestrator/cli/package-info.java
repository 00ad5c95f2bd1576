/** The command line. */
@NullMarked
package dev.previewdb.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
