/** Spares that run already, so that a preview is there at once. */
@NullMarked
package dev.previewdb.orchestrator.warm;

import org.jspecify.annotations.NullMarked;
