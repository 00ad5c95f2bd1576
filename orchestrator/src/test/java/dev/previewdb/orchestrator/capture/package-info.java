/** Captures of the service: by the schedule, and what is remembered of those that failed. */
@NullMarked
package dev.previewdb.orchestrator.capture;

import org.jspecify.annotations.NullMarked;
