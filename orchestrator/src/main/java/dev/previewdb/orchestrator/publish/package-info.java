/** How a connection gets to who may have it, and who deploys an app beside it learns that it is ready, or gone. */
@NullMarked
package dev.previewdb.orchestrator.publish;

import org.jspecify.annotations.NullMarked;
