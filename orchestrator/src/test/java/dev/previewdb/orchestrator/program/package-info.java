/** The service as a program of its own: killed, watched. */
@NullMarked
package dev.previewdb.orchestrator.program;

import org.jspecify.annotations.NullMarked;
