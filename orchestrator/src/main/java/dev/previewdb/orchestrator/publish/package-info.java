/** How a connection gets to who may have it. */
@NullMarked
package dev.previewdb.orchestrator.publish;

import org.jspecify.annotations.NullMarked;
