/** Proofs that only what Slack signed is taken. */
@NullMarked
package dev.previewdb.orchestrator.slack;

import org.jspecify.annotations.NullMarked;
