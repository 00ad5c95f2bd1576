/** A preview: its key, its sealed state, and its row in the state database. */
@NullMarked
package dev.previewdb.orchestrator.preview;

import org.jspecify.annotations.NullMarked;
