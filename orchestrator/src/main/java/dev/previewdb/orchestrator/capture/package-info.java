/** Takes the snapshots of configured projects. */
@NullMarked
package dev.previewdb.orchestrator.capture;

import org.jspecify.annotations.NullMarked;
