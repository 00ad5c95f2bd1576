/** The service, killed at every step that lasts. */
@NullMarked
package dev.previewdb.orchestrator.killed;

import org.jspecify.annotations.NullMarked;
