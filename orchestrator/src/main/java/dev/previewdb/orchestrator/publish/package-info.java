/** Hands previews off to those who deploy apps beside them: that one is ready, that one is gone. */
@NullMarked
package dev.previewdb.orchestrator.publish;

import org.jspecify.annotations.NullMarked;
