/** Proofs that no log line carries a secret. */
@NullMarked
package dev.previewdb.orchestrator.log;

import org.jspecify.annotations.NullMarked;
