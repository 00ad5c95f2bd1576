/** Proofs that measurements are whole, judged rightly, and leave nothing. */
@NullMarked
package dev.previewdb.orchestrator.bench;

import org.jspecify.annotations.NullMarked;
