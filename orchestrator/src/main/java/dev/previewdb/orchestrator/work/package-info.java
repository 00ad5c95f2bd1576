/** Durable work: what is due is found in the state database and claimed by one worker at a time. */
@NullMarked
package dev.previewdb.orchestrator.work;

import org.jspecify.annotations.NullMarked;
