/** Deliveries: kept before GitHub gets its answer, counted once, and turned into "look again". */
@NullMarked
package dev.previewdb.orchestrator.inbox;

import org.jspecify.annotations.NullMarked;
