/** Measures what users wait for, against doing the same by hand on the same machine. */
@NullMarked
package dev.previewdb.orchestrator.bench;

import org.jspecify.annotations.NullMarked;
