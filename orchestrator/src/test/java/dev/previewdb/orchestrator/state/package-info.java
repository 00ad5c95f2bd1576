/** The state database by itself. */
@NullMarked
package dev.previewdb.orchestrator.state;

import org.jspecify.annotations.NullMarked;
