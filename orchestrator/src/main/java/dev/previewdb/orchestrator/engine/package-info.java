/** What clones snapshots and runs instances: the small interface every engine obeys. */
@NullMarked
package dev.previewdb.orchestrator.engine;

import org.jspecify.annotations.NullMarked;
