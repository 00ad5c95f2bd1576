/** Checks migrations on real servers. */
@NullMarked
package dev.previewdb.orchestrator.migrate;

import org.jspecify.annotations.NullMarked;
