/** Runs a branch's pending migrations on its preview, as the branch's own tool would. */
@NullMarked
package dev.previewdb.orchestrator.migrate;

import org.jspecify.annotations.NullMarked;
